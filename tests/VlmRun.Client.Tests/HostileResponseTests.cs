using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class HostileResponseTests
{
    private const string Done = """{"id":"our-id","status":"completed","created_at":"2026-05-19T12:00:00Z"}""";

    public static TheoryData<string> Codings => ["gzip", "deflate", "br"];

    public static TheoryData<string, string> BadTexts => new()
    {
        { "\"cut \\ud83d\"", "cut \uFFFD" },
        { "\"\\ude00 cut\"", "\uFFFD cut" },
        { "\"\\ud83d\\ud83d\\ude00\"", "\uFFFD\U0001F600" },
        { "\"bad \u00FF byte\"", "bad \uFFFD byte" },
        { "\"cut off \u00E2\u0082\"", "cut off \uFFFD" },
        { "\"\\u00e9\\n\\t\\/\\\\\\\"\"", "\u00E9\n\t/\\\"" },
    };

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_response_with_a_corrupt_coding_is_requested_again(string coding)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Corrupt(coding));
        Assert.Equal("p1", (await fixture.GetAsync()).Id);
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_response_whose_coding_stays_corrupt_is_an_invalid_response(string coding)
    {
        using ClientFixture fixture = new(maxRetry: 1);
        fixture.Service.Usual = Corrupt(coding);
        InvalidResponseException invalid = await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.GetAsync());
        Assert.Equal(200, invalid.StatusCode);
        await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.ListAsync());
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task An_error_response_with_a_corrupt_coding_keeps_its_status(string coding)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Corrupt(coding, 404);
        Assert.Equal(404, (await Assert.ThrowsAsync<VlmRunNotFoundException>(() => fixture.GetAsync())).StatusCode);
        fixture.Service.Usual = Corrupt(coding, 500);
        Assert.Equal(500, (await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.GetAsync())).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task At_most_once_work_with_a_corrupt_response_is_looked_up(string coding)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json(Done);
        fixture.Service.Then(Corrupt(coding), Corrupt(coding));
        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Single(fixture.Service.Requests, request => request.Method == HttpMethod.Post);

        fixture.Service.Then(Corrupt(coding, 500));
        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Equal(2, fixture.Service.Requests.Count(request => request.Method == HttpMethod.Post));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_chat_with_a_corrupt_response_is_in_doubt_or_interrupted(string coding)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Corrupt(coding);
        ChatRequest request = new() { Messages = [new ChatMessage("user", "Hello")] };
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(request, ClientFixture.Stop)));
        await Assert.ThrowsAsync<ChatInterruptedException>(
            () => fixture.Time.RunAsync(fixture.Client.Chat.StreamAsync(request, _ => ValueTask.CompletedTask, ClientFixture.Stop)));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_poll_with_a_corrupt_response_is_repeated(string coding)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Json("""{"id":"p1","status":"completed"}""");
        fixture.Service.Then(Corrupt(coding), Corrupt(coding, 500));
        await using JobPoller<Prediction> poller = fixture.Predictions.Poll(new PollOptions(), ClientFixture.Stop);
        poller.Add("p1", null);
        poller.InputEnded();
        JobOutcome<Prediction> outcome = await fixture.Time.RunAsync(poller.Outcomes.ReadAsync(ClientFixture.Stop).AsTask());
        Assert.Null(outcome.Error);
        Assert.Equal("completed", outcome.Job?.Status);
    }

    [Fact]
    public async Task Any_exception_of_the_connection_is_translated()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        foreach (Exception thrown in new Exception[]
        {
            new InvalidOperationException("odd"), new FormatException("odd"), new NotSupportedException("odd"), new OverflowException("odd"),
        })
        {
            fixture.Service.Usual = Replies.Fail(thrown);
            await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.GetAsync());
            fixture.Service.Usual = Replies.Stream(() => new ThrowingStream(thrown));
            await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.GetAsync());
            await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.ListAsync());
        }
    }

    [Theory]
    [InlineData("//")]
    [InlineData("http:///")]
    [InlineData("http://[::1")]
    [InlineData("http://x:99999/")]
    [InlineData("\u00FF")]
    public async Task A_redirect_to_an_invalid_address_is_an_invalid_response(string location)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = (_, _) =>
        {
            HttpResponseMessage response = new((System.Net.HttpStatusCode)303) { Content = new StringContent("") };
            response.Headers.TryAddWithoutValidation("Location", location);
            return Task.FromResult(response);
        };
        await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.Time.RunAsync(fixture.Client.Artifacts.OpenAsync(new ArtifactScope { ChatId = "s", Id = "img_abcdef" }, ClientFixture.Stop)));
        ChatRequest request = new() { Messages = [new ChatMessage("user", "Hello")] };
        await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(request, ClientFixture.Stop)));
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task Invalid_Unicode_is_replaced_and_the_original_is_kept(string json, string text)
    {
        using ClientFixture fixture = new();
        byte[] body = Latin($$"""{"id":"p1","status":"completed","message":{{json}},{{json}}:1,"response":{"note":{{json}},{{json}}:2} }""");
        fixture.Service.Usual = Replies.Bytes(body);
        Prediction prediction = await fixture.GetAsync();
        Assert.Equal(text, prediction.Message);
        Assert.Equal("completed", prediction.Status);
        byte[] kept = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(prediction.GetResponse()).ToArray();
        Assert.Equal(Latin($$"""{"note":{{json}},{{json}}:2}"""), kept);

        fixture.Service.Usual = Replies.Bytes([.. "["u8, .. body, .. "]"u8]);
        Assert.Equal(text, Assert.Single(await fixture.ListAsync()).Message);
    }

    [Fact]
    public async Task An_error_body_with_half_a_surrogate_pair_is_read()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(422, text: """{"detail":[{"loc":["body","a\ud83d"],"msg":"no \ud83d","type":"t"}],"\ud83d":1}""");
        VlmRunValidationException refused = await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync());
        Assert.Equal("no \uFFFD", Assert.Single(refused.FieldErrors).Message);
        fixture.Service.Usual = Replies.Status(422, text: """{"detail":"no \ud83d"}""");
        Assert.EndsWith("no \uFFFD.", (await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_not_a_prediction_does_not_hide_the_others()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Json("""[{"id":"a","status":"completed"},null,{"status":"completed"},7,{"id":"b","status":"completed"}]""");
        System.Collections.Generic.List<string> seen = [];
        InvalidResponseException invalid = await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (Prediction row in fixture.Predictions.ListAsync(null, ClientFixture.Stop))
            {
                seen.Add(row.Id);
            }
        }, ClientFixture.Stop)));
        Assert.Equal(["a", "b"], seen);
        Assert.Contains("3 ", invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("\"\u0001\"")]
    [InlineData("1.")]
    public async Task A_row_that_is_not_JSON_does_not_hide_the_others(string value)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        string[] rows = ["""{"id":"a","status":"completed"}""", $$"""{"id":"x","score":{{value}}}""", """{"id":"b","status":"completed"}"""];
        fixture.Service.Usual = (request, cancellationToken) =>
            Replies.Json($"[{string.Join(',', rows.Skip(Number(request, "skip")).Take(Number(request, "limit")))}]")(request, cancellationToken);
        System.Collections.Generic.List<string> seen = [];
        await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (Prediction row in fixture.Predictions.ListAsync(null, ClientFixture.Stop))
            {
                seen.Add(row.Id);
            }
        }, ClientFixture.Stop)));
        Assert.Equal(["a", "b"], seen);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task A_response_or_row_that_exceeds_the_size_limit_is_reported(int bytes)
    {
        using ClientFixture fixture = new(maxRetry: 3, maxResponseBytes: bytes);
        string large = $$"""{"id":"p1","status":"completed","note":"{{new string('x', bytes)}}"}""";
        fixture.Service.Usual = Replies.Json(large);
        InvalidResponseException invalid = await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.GetAsync());
        Assert.True(invalid.IsTooLarge);
        Assert.Contains($" {bytes} bytes", invalid.Message, StringComparison.Ordinal);
        Assert.Single(fixture.Service.Requests);
        ChatRequest request = new() { Messages = [new ChatMessage("user", "Hello")] };
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(request, ClientFixture.Stop)));
        fixture.Service.Usual = Replies.Json($"[{large}]");
        Assert.True((await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.ListAsync())).IsTooLarge);
        // Many small rows are not a large response.
        fixture.Service.Usual = Replies.Json($$"""[{{string.Join(',', Enumerable.Range(0, bytes / 20).Select(number => $$"""{"id":"{{number}}"}"""))}}]""");
        Assert.Equal(bytes / 20, (await fixture.ListAsync(new JobQuery<Prediction> { First = bytes / 20 })).Count);
    }

    [Fact]
    public async Task A_stream_of_comments_is_ended_by_the_size_limit()
    {
        using ClientFixture fixture = new(maxResponseBytes: 100_000);
        fixture.Service.Usual = async (request, cancellationToken) =>
        {
            HttpResponseMessage response = await Replies.Stream(() => new RepeatingStream(": still here\n\n"u8.ToArray()))(request, cancellationToken);
            response.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("text/event-stream");
            return response;
        };
        ChatRequest request = new() { Messages = [new ChatMessage("user", "Hello")] };
        ChatInterruptedException ended = await Assert.ThrowsAsync<ChatInterruptedException>(
            () => fixture.Time.RunAsync(fixture.Client.Chat.StreamAsync(request, _ => ValueTask.CompletedTask, ClientFixture.Stop)));
        Assert.Contains("100000 bytes", ended.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e19")]
    [InlineData("-1e19")]
    [InlineData("1e28")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("\"many\"")]
    [InlineData("{}")]
    public async Task A_number_beyond_its_limit_counts_as_missing(string number)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json($$"""{"id":"f1","filename":"a.pdf","bytes":{{number}}}""");
        Assert.Equal(0, (await fixture.Time.RunAsync(fixture.Client.Files.GetAsync("f1", null, ClientFixture.Stop))).Bytes);
        fixture.Service.Usual = Replies.Json($$"""[{"id":"f1","filename":"a.pdf","bytes":{{number}}},{"id":"f2","filename":"b.pdf","bytes":5}]""");
        Assert.Equal(["f1", "f2"], (await fixture.Time.RunAsync(fixture.Client.Files.ListAsync(0, null, ClientFixture.Stop).Select(file => file.Id).ToListAsync(ClientFixture.Stop).AsTask())).AsEnumerable());
        fixture.Service.Usual = Replies.Json($$"""{"id":"p1","status":"completed","usage":{"credits_used":{{number}},"elements_processed":{{number}},"duration_seconds":{{number}} } }""");
        Assert.Null((await fixture.GetAsync()).CreditsUsed);
        fixture.Service.Usual = Replies.Json($$"""{"id":"j1","status":"completed","num_epochs":{{number}},"learning_rate":{{number}} }""");
        Assert.Null((await fixture.Time.RunAsync(fixture.Client.FineTuning.GetJobAsync("j1", ClientFixture.Stop))).Epochs);
        fixture.Service.Usual = Replies.Json($$"""{"id":"v1","model":"m","duration":{{number}},"concurrency":{{number}},"message":"ok"}""");
        Assert.NotNull(await fixture.Time.RunAsync(fixture.Client.FineTuning.ProvisionAsync(new ProvisionRequest { Model = "m" }, ClientFixture.Stop)));
        fixture.Service.Usual = Replies.Json($$"""{"id":"f1","url":"https://s.test/u","expiration":{{number}},"public_url":null}""");
        Assert.NotNull(await fixture.Time.RunAsync(fixture.Client.Files.CreateUploadUrlAsync("a.pdf", null, null, ClientFixture.Stop)));
    }

    private static int Number(SeenRequest request, string name) => int.Parse(
        System.Text.RegularExpressions.Regex.Match(request.Path, name + "=([0-9]+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static FakeService.Reply Corrupt(string coding, int status = 200) => async (request, cancellationToken) =>
    {
        HttpResponseMessage response = await Replies.Stream(() => Decoder(coding))(request, cancellationToken);
        response.StatusCode = (System.Net.HttpStatusCode)status;
        return response;
    };

    // What the handler of the socket produces for a body that does not match its content coding.
    private static Stream Decoder(string coding)
    {
        MemoryStream garbage = new(Enumerable.Range(0, 400).Select(number => (byte)(number * 7 + 3)).ToArray());
        return coding switch
        {
            "gzip" => new GZipStream(garbage, CompressionMode.Decompress),
            "deflate" => new ZLibStream(garbage, CompressionMode.Decompress),
            _ => new BrotliStream(garbage, CompressionMode.Decompress),
        };
    }

    private sealed class ThrowingStream(Exception thrown) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, System.Threading.CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(thrown);

        public override bool CanSeek => false;
    }
}
