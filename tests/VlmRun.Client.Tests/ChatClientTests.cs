using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ChatClientTests : IDisposable
{
    private const string Whole =
        """{"id":"c1","session_id":"s1","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}],"usage":{"total_tokens":7}}""";

    private readonly ClientFixture _fixture = new(maxRetry: 0);

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<string, string> Texts => new()
    {
        { """{"choices":[{"message":{"content":"text"}}]}""", "text" },
        { """{"choices":[{"index":1,"message":{"content":"second"}},{"index":0,"message":{"content":"first"}}]}""", "first" },
        { """{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}""", "ab" },
        { """{"choices":[{"message":{"content":null}}]}""", "" },
        { """{"choices":[{"message":null}]}""", "" },
        { """{"choices":[]}""", "" },
        { """{"choices":[5]}""", "" },
        { """{"id":5,"created":"soon","usage":[],"choices":[{"finish_reason":{},"message":{"content":"text"}}]}""", "text" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_reply_with_unusual_details_is_read(string json, string expected)
    {
        _fixture.Service.Usual = Replies.Json(json);
        ChatCompletion answer = await CompleteAsync();
        Assert.Equal((expected, false, null), (answer.Text, answer.WasStreamed, answer.FirstTokenSeconds));
        Assert.DoesNotContain("stream", _fixture.Service.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_keeps_its_id_if_the_reply_has_none()
    {
        _fixture.Service.Usual = Replies.Json("""{"choices":[]}""");
        Assert.Equal("mine", (await CompleteAsync(Request(chatId: "mine"))).ChatId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_empty_chat_id_is_rejected(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => CompleteAsync(Request(chatId: id)));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Theory]
    [InlineData("""{"total": 1.10, "big": 123456789012345678901234567890}""", true)]
    [InlineData("```json\n{\"a\": 1}\n```", true)]
    [InlineData("[1]", true)]
    [InlineData("Here you are: {}", false)]
    [InlineData("{", false)]
    [InlineData("", false)]
    public async Task The_text_is_parsed_if_JSON_was_requested(string text, bool isJson)
    {
        _fixture.Service.Usual = Replies.Json("{\"choices\":[{\"message\":{\"content\":" + System.Text.Json.JsonSerializer.Serialize(text) + "}}]}");
        ChatCompletion answer = await CompleteAsync(new ChatRequest { Messages = Request().Messages, AsJson = true });
        Assert.Equal(isJson, answer.GetResponse().ValueKind != System.Text.Json.JsonValueKind.Undefined);
        Assert.Equal(isJson, answer.Response is not null);
        Assert.Equal(text, answer.Text);
        Assert.Null((await CompleteAsync()).Response);
    }

    public static TheoryData<string> Losses => ["lost", "500", "502", "504", "empty", "html", "array", "no choices", "error", "truncated"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_reply_has_an_unknown_outcome_and_is_not_sent_twice(string loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Make(loss);
        foreach (bool isStreamed in (bool[])[false, true])
        {
            OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.Time.RunAsync(
                isStreamed ? fixture.Client.Chat.StreamAsync(Request(), _ => default, ClientFixture.Stop) : fixture.Client.Chat.CompleteAsync(Request(), ClientFixture.Stop)));
            Assert.Null(unknown.Id);
            Assert.Contains("not sent again", unknown.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Theory]
    [InlineData(401, typeof(VlmRunAuthenticationException))]
    [InlineData(402, typeof(VlmRunCreditsException))]
    [InlineData(404, typeof(VlmRunNotFoundException))]
    [InlineData(422, typeof(VlmRunValidationException))]
    public async Task A_rejection_is_not_an_unknown_outcome(int status, Type expected)
    {
        _fixture.Service.Usual = Replies.Status(status);
        Assert.IsType(expected, await Record.ExceptionAsync(() => CompleteAsync()));
    }

    [Fact]
    public async Task Resubmit_sends_the_message_once_more()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Lost(), Replies.Json(Whole));
        ChatRequest request = new() { Messages = Request().Messages, Resubmit = true };
        Assert.Equal("whole", (await fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(request, ClientFixture.Stop))).Text);
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task An_incompletely_sent_message_is_sent_again()
    {
        using ClientFixture fixture = new();
        fixture.Service.BreakAfter.Enqueue(10);
        fixture.Service.Usual = Replies.Json(Whole);
        Assert.Equal("whole", (await fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(Request(), ClientFixture.Stop))).Text);
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Models_can_be_listed_and_retrieved_by_id()
    {
        const string One = """{"id":"vlmrun-orion-1:auto","object":"model","created":1760000000,"owned_by":"vlm-run"}""";
        _fixture.Service.Then(Replies.Json($$"""{"object":"list","data":[{{One}},{"object":"model"}]}"""), Replies.Json(One));
        List<ChatModel> all = await _fixture.Time.RunAsync(_fixture.Client.Chat.ListModelsAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        ChatModel model = await _fixture.Time.RunAsync(_fixture.Client.Chat.GetModelAsync("vlmrun-orion-1:auto", ClientFixture.Stop));
        Assert.Equal(["vlmrun-orion-1:auto"], all.Select(one => one.Id));
        Assert.Equal(("vlmrun-orion-1:auto", "vlm-run", DateTimeOffset.FromUnixTimeSeconds(1_760_000_000).LocalDateTime), (model.Id, model.OwnedBy, model.CreatedAt));
    }

    [Theory]
    [InlineData("https://e.test/a.PNG?x=.mp4", null, "image_url")]
    [InlineData("https://e.test/a.mov", null, "video_url")]
    [InlineData("https://e.test/a.wav#t", null, "audio_url")]
    [InlineData("https://e.test/a.pdf", null, "file_url")]
    [InlineData("https://e.test/photo", null, "file_url")]
    [InlineData("https://e.test/photo", ChatAddressKind.Image, "image_url")]
    [InlineData("https://e.test/a.png", ChatAddressKind.File, "file_url")]
    public void An_address_is_sent_as_a_part_of_its_kind(string url, ChatAddressKind? kind, string expected) =>
        Assert.Equal(expected, ChatPart.FromUrl(url, kind).Type);

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("a.png")]
    public void Invalid_addresses_are_rejected(string url) => Assert.Throws<FormatException>(() => ChatPart.FromUrl(url));

    private static FakeService.Reply Make(string loss) => loss switch
    {
        "lost" => Replies.Lost(),
        "empty" => Replies.Json(""),
        "html" => Replies.Text(200, "<html><title>Bad gateway</title></html>", "text/html"),
        "array" => Replies.Json("[]"),
        "no choices" => Replies.Json("""{"id":"c1"}"""),
        "error" => Replies.Json("""{"error":{"message":"The model fell over"}}"""),
        "truncated" => Replies.Json(Whole[..60]),
        _ => Replies.Status(int.Parse(loss, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static ChatRequest Request(string? chatId = null) => new() { Messages = [new ChatMessage("user", "hello")], ChatId = chatId };

    private Task<ChatCompletion> CompleteAsync(ChatRequest? request = null) =>
        _fixture.Time.RunAsync(_fixture.Client.Chat.CompleteAsync(request ?? Request(), ClientFixture.Stop));
}
