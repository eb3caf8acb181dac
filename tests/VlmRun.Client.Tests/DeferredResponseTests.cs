using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class DeferredResponseTests : IDisposable
{
    private const string Whole = """{"id":"c1","session_id":"s1","choices":[{"index":0,"message":{"content":"whole"},"finish_reason":"stop"}]}""";
    private const string Here = "https://api.example.test/v1/results/1";

    private readonly ClientFixture _fixture = new(maxRetry: 0);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    public async Task The_deferred_response_is_retrieved_from_its_address(int status)
    {
        _fixture.Service.Then(
            See(Here), Replies.Json("""{"detail":"Still running"}""", 202), Empty(204), See(Here), Replies.Status(500), Replies.Status(503), Empty(200), Replies.Lost(),
            Replies.Json(Whole, status));
        Assert.Equal("whole", (await CompleteAsync()).Text);
        Assert.Equal(["POST openai/chat/completions", .. Enumerable.Repeat("GET results/1", 8)], _fixture.Service.Lines);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i * 2.0), _fixture.Service.Seconds);
        Assert.All(_fixture.Service.Requests, request => Assert.Equal($"Bearer {ClientFixture.Key}", request.Authorization));
    }

    [Fact]
    public async Task A_streamed_request_can_be_deferred()
    {
        _fixture.Service.Then(See("/v1/results/1"), Replies.Json(Whole));
        string received = "";
        ChatCompletion answer = await _fixture.Time.RunAsync(_fixture.Client.Chat.StreamAsync(
            Request(),
            text =>
            {
                received += text;
                return default;
            },
            ClientFixture.Stop));
        Assert.Equal(("whole", "whole", "s1", true), (received, answer.Text, answer.ChatId, answer.WasStreamed));
    }

    [Theory]
    [InlineData("https://elsewhere.example.test/r?token=1")]
    [InlineData("http://api.example.test/v1/results/1")]
    [InlineData("https://api.example.test:8443/v1/results/1")]
    public async Task The_key_is_not_sent_to_another_host(string place)
    {
        _fixture.Service.Then(See(place), Replies.Status(202), Replies.Json(Whole));
        await CompleteAsync();
        Assert.Equal([$"Bearer {ClientFixture.Key}", null, null], _fixture.Service.Requests.Select(request => request.Authorization));
        Assert.Equal(place, _fixture.Service.Requests[2].Address.AbsoluteUri);
    }

    [Fact]
    public async Task An_address_can_redirect_to_another()
    {
        _fixture.Service.Then(See(Here), See("https://elsewhere.example.test/r"), Replies.Json(Whole));
        await CompleteAsync();
        Assert.Equal(("https://elsewhere.example.test/r", null), (_fixture.Service.Requests[2].Address.AbsoluteUri, _fixture.Service.Requests[2].Authorization));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(600)]
    public async Task A_poll_without_a_response_is_repeated(int? timeout)
    {
        using ClientFixture fixture = new(timeout: timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        fixture.Service.Then(See(Here), Replies.Never(), Replies.Json(Whole));
        Assert.Equal("whole", (await fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(Request(), ClientFixture.Stop))).Text);
        Assert.Equal([0, 2, 134], fixture.Service.Seconds);
    }

    [Fact]
    public async Task After_fifteen_minutes_the_outcome_is_unknown()
    {
        _fixture.Service.Then(See(Here));
        _fixture.Service.Usual = Replies.Never();
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(CompleteAsync);
        Assert.Contains("900 s", unknown.Message, StringComparison.Ordinal);
        Assert.InRange(_fixture.Time.Elapsed.TotalSeconds, 900, 905);
        Assert.Single(_fixture.Service.Requests, request => request.Method == HttpMethod.Post);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_missing_deferred_response_is_an_unknown_outcome(int status)
    {
        _fixture.Service.Then(See(Here), Replies.Status(status, text: """{"detail":"gone"}"""));
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(CompleteAsync);
        Assert.Contains("gone", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(2, _fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task A_303_without_an_address_is_an_unknown_outcome()
    {
        _fixture.Service.Then(Empty(303));
        await Assert.ThrowsAsync<OutcomeUnknownException>(CompleteAsync);
        Assert.Single(_fixture.Service.Requests);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Another_redirect_is_not_followed(int status)
    {
        _fixture.Service.Then(See(Here, status));
        OutcomeUnknownException refused = await Assert.ThrowsAsync<OutcomeUnknownException>(CompleteAsync);
        Assert.Contains("api.example.test", refused.Message, StringComparison.Ordinal);
        Assert.Single(_fixture.Service.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://api.example.test/x")]
    public async Task An_address_that_is_not_http_is_rejected(string place)
    {
        _fixture.Service.Then(See(place));
        await Assert.ThrowsAsync<OutcomeUnknownException>(CompleteAsync);
        Assert.Single(_fixture.Service.Requests);
    }

    private static ChatRequest Request() => new() { Messages = [new ChatMessage("user", "hello")] };

    private Task<ChatCompletion> CompleteAsync() => _fixture.Time.RunAsync(_fixture.Client.Chat.CompleteAsync(Request(), ClientFixture.Stop));

    private static FakeService.Reply Empty(int status) => (_, _) =>
        Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) });

    private static FakeService.Reply See(string place, int status = 303) => (_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        response.Headers.Location = new Uri(place, UriKind.RelativeOrAbsolute);
        return Task.FromResult(response);
    };
}
