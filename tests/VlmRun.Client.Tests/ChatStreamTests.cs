using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ChatStreamTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly List<string> _text = [];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Text_is_passed_on_in_pieces_and_returned_as_one_reply()
    {
        _fixture.Service.Usual = ChatEvents.Of(
            ": hello\n\n",
            ChatEvents.Piece(""),
            ChatEvents.Piece("I made "),
            ChatEvents.Piece("img_4c129a and img_4c129a, "),
            ChatEvents.Piece("not img_12345 nor ximg_4c129a; url_00ff00."),
            ChatEvents.Piece(null, "stop"),
            """data: {"id":"c1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"credits_used":1.5}}""" + "\n\n",
            ChatEvents.End);

        ChatCompletion answer = await StreamAsync();

        Assert.Equal(["I made ", "img_4c129a and img_4c129a, ", "not img_12345 nor ximg_4c129a; url_00ff00."], _text);
        Assert.Equal(string.Concat(_text), answer.Text);
        Assert.Equal(("c1", ChatEvents.ChatId, "vlmrun-orion-1:auto", "stop", true), (answer.Id, answer.ChatId, answer.Model, answer.FinishReason, answer.WasStreamed));
        Assert.Equal((3m, 4m, 7m, 1.5m), (answer.Usage!.PromptTokens, answer.Usage.CompletionTokens, answer.Usage.TotalTokens, answer.Usage.CreditsUsed));
        Assert.Equal(["img_4c129a", "url_00ff00"], answer.ArtifactIds);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000).LocalDateTime, answer.CreatedAt);
        Assert.Equal(answer.Text, answer.ToString());
        Assert.Contains("\"stream\":true", _fixture.Service.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_older_name_of_credits_is_read()
    {
        _fixture.Service.Usual = ChatEvents.Of(ChatEvents.Piece("a", "stop", ""","usage":{"total_tokens":7,"credits":2}"""), ChatEvents.End);
        Assert.Equal(2m, (await StreamAsync()).Usage!.CreditsUsed);
    }

    [Fact]
    public async Task A_reply_received_byte_by_byte_is_the_same_and_its_times_are_reported()
    {
        _fixture.Service.Usual = ChatEvents.From(() => new TrickleStream(Encoding.UTF8.GetBytes(ChatEvents.Answer("“ß”", "𝄞")), _fixture.Time, TimeSpan.FromSeconds(1)));
        ChatCompletion answer = await StreamAsync();
        Assert.Equal("“ß”𝄞", answer.Text);
        double first = Encoding.UTF8.GetByteCount(ChatEvents.Piece("“ß”"));
        Assert.Equal(first, answer.FirstTokenSeconds!.Value, 3.0);
        Assert.Equal(Encoding.UTF8.GetByteCount(ChatEvents.Answer("“ß”", "𝄞")), answer.DurationSeconds, 3.0);
    }

    [Theory]
    [InlineData(@"so \ud83d|\ude00 ok", "so 😀 ok")]
    [InlineData(@"so \ud83d||\ude00|\uD83D\ude01", "so 😀😁")]
    [InlineData(@"a\ud83d|b", "a\uFFFDb")]
    [InlineData(@"a\ude00|b\ud83d\n", "a\uFFFDb\uFFFD\n")]
    [InlineData(@"a\ud83d|\ud83d|\ude00", "a\uFFFD😀")]
    [InlineData(@"end \ud83d", "end \uFFFD")]
    [InlineData(@"\u00e9\t|\""\\\/\b\f\n\r", "é\t\"\\/\b\f\n\r")]
    public async Task A_character_split_over_two_events_is_joined_and_a_lone_half_is_replaced(string contents, string expected)
    {
        _fixture.Service.Usual = ChatEvents.Of(string.Concat(contents.Split('|').Select(Written)) + ChatEvents.Piece(null, "stop") + ChatEvents.End);

        ChatCompletion answer = await StreamAsync();

        Assert.Equal(expected, answer.Text);
        Assert.Equal(expected, string.Concat(_text));
    }

    [Fact]
    public async Task A_character_whose_bytes_are_split_over_events_is_joined_and_an_invalid_byte_is_replaced()
    {
        byte[] smile = Encoding.UTF8.GetBytes("😀");
        byte[][] contents = [[(byte)'a', .. smile[..1]], smile[1..3], [.. smile[3..], (byte)'b', 0xFF], [(byte)'c', .. smile[..2]]];
        byte[] all = [.. contents.SelectMany(WrittenBytes), .. Encoding.UTF8.GetBytes(ChatEvents.Piece(null, "stop") + ChatEvents.End)];
        _fixture.Service.Usual = ChatEvents.From(() => new MemoryStream(all));

        ChatCompletion answer = await StreamAsync();

        Assert.Equal("a😀b\uFFFDc\uFFFD", answer.Text);
        Assert.Equal(answer.Text, string.Concat(_text));
    }

    [Fact]
    public async Task An_incomplete_character_of_an_interrupted_reply_is_replaced()
    {
        _fixture.Service.Usual = ChatEvents.Of(Written(@"so \ud83d"));
        ChatInterruptedException broken = await Assert.ThrowsAsync<ChatInterruptedException>(StreamAsync);
        Assert.Equal("so \uFFFD", broken.Partial.Text);
    }

    [Theory]
    [InlineData(@"""cut \ud83d""", "cut \uFFFD")]
    [InlineData(@"[{""type"":""text"",""text"":""\ud83d""},{""type"":""text"",""text"":""\ude00!""}]", "😀!")]
    public async Task A_reply_in_one_piece_is_decoded_the_same_way(string content, string expected)
    {
        _fixture.Service.Usual = Replies.Json($$"""{"id":"c1","choices":[{"index":0,"message":{"content":{{content}}},"finish_reason":"stop"}]}""");
        Assert.Equal(expected, (await StreamAsync()).Text);
        Assert.Equal(expected, string.Concat(_text));
        Assert.Equal(expected, (await _fixture.Time.RunAsync(_fixture.Client.Chat.CompleteAsync(Request(), ClientFixture.Stop))).Text);
    }

    [Fact]
    public async Task The_end_marker_ends_the_reply_even_if_the_connection_stays_open()
    {
        _fixture.Service.Usual = ChatEvents.Breaking(null, ChatEvents.Answer("all"));
        Assert.Equal("all", (await StreamAsync()).Text);
        Assert.Equal(TimeSpan.Zero, _fixture.Time.Elapsed);
    }

    [Fact]
    public async Task A_finish_reason_replaces_a_missing_end_marker()
    {
        _fixture.Service.Usual = ChatEvents.Of(ChatEvents.Piece("all"), ChatEvents.Piece(null, "length"));
        Assert.Equal("length", (await StreamAsync()).FinishReason);
    }

    [Fact]
    public async Task A_reply_in_one_piece_is_accepted()
    {
        _fixture.Service.Usual = Replies.Json($$"""{"id":"c1","session_id":"{{ChatEvents.ChatId}}","choices":[{"index":0,"message":{"content":"whole"},"finish_reason":"stop"}]}""");
        ChatCompletion answer = await StreamAsync();
        Assert.Equal(("whole", ChatEvents.ChatId, null), (answer.Text, answer.ChatId, answer.FirstTokenSeconds));
        Assert.Equal(["whole"], _text);
    }

    public static TheoryData<string, string, Type> Breaks => new()
    {
        { "", "end mark", typeof(InvalidResponseException) },
        { "data: {\"choices\"", "end mark", typeof(InvalidResponseException) },
        { """data: {"error":{"message":"The model fell over","type":"server_error","id":"r1"}}""" + "\n\n", "The model fell over", typeof(VlmRunServerException) },
        { "event: error\ndata: out of breath\n\n", "out of breath", typeof(VlmRunServerException) },
        { """data: {"detail":"Internal Server Error"}""" + "\n\n", "Internal Server Error", typeof(VlmRunServerException) },
        { "data: {\"choices\":[{\n\n", "not JSON", typeof(InvalidResponseException) },
        { "data: []\n\n", "not part of a reply", typeof(InvalidResponseException) },
        { "data: \"text\"\n\n", "not part of a reply", typeof(InvalidResponseException) },
        { "data: {}\n\n", "not part of a reply", typeof(InvalidResponseException) },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task An_interrupted_reply_keeps_the_received_text(string end, string expected, Type cause)
    {
        _fixture.Service.Usual = ChatEvents.Of(ChatEvents.Piece("so "), ChatEvents.Piece("far"), end);

        ChatInterruptedException broken = await Assert.ThrowsAsync<ChatInterruptedException>(StreamAsync);

        Assert.Equal(("so far", ChatEvents.ChatId), (broken.Partial.Text, broken.Partial.ChatId));
        Assert.Equal(["so ", "far"], _text);
        Assert.Contains(expected, broken.Message, StringComparison.Ordinal);
        Assert.Contains($"6 characters of the reply of chat {ChatEvents.ChatId}", broken.Message, StringComparison.Ordinal);
        Assert.Contains("may have been paid for", broken.Message, StringComparison.Ordinal);
        Assert.IsType(cause, broken.InnerException);
        Assert.Single(_fixture.Service.Requests);
    }

    [Fact]
    public async Task A_lost_connection_and_an_idle_minute_interrupt_the_reply()
    {
        _fixture.Service.Then(ChatEvents.Breaking(new IOException("Connection reset by peer"), ChatEvents.Piece("so far")), ChatEvents.Breaking(null, ChatEvents.Piece("so far")));
        ChatInterruptedException lost = await Assert.ThrowsAsync<ChatInterruptedException>(StreamAsync);
        Assert.False(Assert.IsType<VlmRunNetworkException>(lost.InnerException).IsTimeout);
        ChatInterruptedException silent = await Assert.ThrowsAsync<ChatInterruptedException>(StreamAsync);
        Assert.True(Assert.IsType<VlmRunNetworkException>(silent.InnerException).IsTimeout);
        Assert.Equal(60, _fixture.Time.Elapsed.TotalSeconds);
        Assert.Equal("so far", silent.Partial.Text);
        Assert.Equal(2, _fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task An_endless_reply_is_ended_at_the_size_limit()
    {
        string mega = new('x', 1_000_000);
        _fixture.Service.Usual = ChatEvents.From(() => new RepeatingStream(Encoding.UTF8.GetBytes(ChatEvents.Piece(mega))));
        ChatInterruptedException broken = await Assert.ThrowsAsync<ChatInterruptedException>(StreamAsync);
        Assert.IsType<InvalidResponseException>(broken.InnerException);
        Assert.InRange(broken.Partial.Text.Length, 16_000_000, 18_000_000);
    }

    [Fact]
    public async Task The_next_piece_is_read_after_the_previous_one_was_processed()
    {
        _fixture.Service.Usual = ChatEvents.Of(ChatEvents.Answer("one", "two"));
        TaskCompletionSource taken = new();
        Task<ChatCompletion> work = _fixture.Client.Chat.StreamAsync(
            Request(),
            text =>
            {
                _text.Add(text);
                return new ValueTask(taken.Task);
            },
            ClientFixture.Stop);
        await _fixture.Time.AdvanceAsync(0);
        Assert.Equal(["one"], _text);
        taken.SetResult();
        Assert.Equal("onetwo", (await _fixture.Time.RunAsync(work)).Text);
    }

    [Fact]
    public async Task Cancellation_ends_the_stream_immediately()
    {
        using CancellationTokenSource stop = new();
        _fixture.Service.Usual = ChatEvents.From(() => new RepeatingStream(Encoding.UTF8.GetBytes(ChatEvents.Piece("x"))));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Client.Chat.StreamAsync(
            Request(),
            text =>
            {
                _text.Add(text);
                if (_text.Count == 3)
                {
                    stop.Cancel();
                }

                return default;
            },
            stop.Token));
        Assert.Equal(3, _text.Count);
    }

    // A piece whose content is written unchanged, including escapes.
    private static string Written(string content) => ChatEvents.Piece("?").Replace("\"?\"", $"\"{content}\"", StringComparison.Ordinal);

    private static byte[] WrittenBytes(byte[] content)
    {
        string[] parts = ChatEvents.Piece("?").Split('?');
        return [.. Encoding.UTF8.GetBytes(parts[0]), .. content, .. Encoding.UTF8.GetBytes(parts[1])];
    }

    private static ChatRequest Request() => new() { Messages = [new ChatMessage("user", "hello")] };

    private Task<ChatCompletion> StreamAsync() => _fixture.Time.RunAsync(_fixture.Client.Chat.StreamAsync(
        Request(),
        text =>
        {
            _text.Add(text);
            return default;
        },
        ClientFixture.Stop));
}
