using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("https://api.example.test/v1/health", true)]
    [InlineData("https://API.Example.TEST/v1/health", true)]
    [InlineData("https://api.example.test:443/other", true)]
    [InlineData("http://api.example.test/v1/health", false)]
    [InlineData("https://api.example.test:8443/v1/health", false)]
    [InlineData("https://example.test/v1/health", false)]
    [InlineData("https://sub.api.example.test/v1/health", false)]
    [InlineData("https://api.example.test.evil.test/v1/health", false)]
    [InlineData("https://api.example.test@evil.test/v1/health", false)]
    [InlineData("https://evil.test/api.example.test/v1", false)]
    [InlineData("https://storage.test/put?sig=1", false)]
    public async Task The_key_is_sent_only_to_the_API(string address, bool expected)
    {
        using ClientFixture fixture = new();
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", expected ? null : "Bearer from-elsewhere");
        using HttpResponseMessage response = await fixture.Time.RunAsync(fixture.Pipeline.Http.SendAsync(request, ClientFixture.Stop));

        Assert.Equal(expected ? $"Bearer {ClientFixture.Key}" : null, fixture.Service.Requests[0].Authorization);
        Assert.Null(request.Headers.Authorization);
    }

    [Fact]
    public async Task The_key_is_in_no_trace_line_and_in_no_error()
    {
        using ClientFixture fixture = new(maxRetry: 1, debug: true);
        fixture.Service.Then(
            (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized)
            {
                ReasonPhrase = $"Bad key {ClientFixture.Key}",
                Content = new StringContent($$"""{"detail":"Invalid API key {{ClientFixture.Key}}"}"""),
            }),
            Replies.Lost(),
            Replies.Status(500, text: $"the key {ClientFixture.Key}"),
            (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized) { ReasonPhrase = $"Bad key {ClientFixture.Key}" }));

        VlmRunAuthenticationException refused = await Assert.ThrowsAsync<VlmRunAuthenticationException>(() => fixture.GenerateAsync());
        Assert.Equal("Invalid API key ***", refused.ServerMessage);
        VlmRunServerException failed = await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.GetAsync());
        refused = await Assert.ThrowsAsync<VlmRunAuthenticationException>(() => fixture.GetAsync());

        Assert.All(fixture.Service.Requests, request => Assert.Equal($"Bearer {ClientFixture.Key}", request.Authorization));
        Assert.DoesNotContain(ClientFixture.Key, fixture.Lines.All + failed + refused, StringComparison.Ordinal);
        Assert.NotEmpty(fixture.Lines.Debugging);
    }

    [Fact]
    public async Task Verbose_has_one_line_per_attempt_without_query_and_body()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(500), Replies.Json("[]"));
        await fixture.ListAsync();

        Assert.Equal(3, fixture.Lines.Verbosely.Count);
        Assert.Equal("GET predictions: 500 in 0 ms, 15 bytes received", fixture.Lines.Verbosely[0]);
        Assert.Contains("trying again", fixture.Lines.Verbosely[1], StringComparison.Ordinal);
        Assert.Equal("GET predictions: 200 in 0 ms, 2 bytes received", fixture.Lines.Verbosely[2]);
        Assert.Empty(fixture.Lines.Debugging);
    }

    [Fact]
    public async Task Debug_shows_allowed_headers_and_redacted_bodies()
    {
        using ClientFixture fixture = new(debug: true);
        fixture.Service.Then((_, _) =>
        {
            HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StringContent("""{"id":"our-id","token":"hush"}""") };
            response.Headers.Add("Set-Cookie", "session=hush");
            response.Headers.Add("X-Request-Id", "req-9");
            return Task.FromResult(response);
        });
        await fixture.GenerateAsync(new ImageGenerateRequest
        {
            Id = "our-id",
            Images = [ImageSource.FromBytes(Pictures.Png(5000), "a.png"), ImageSource.FromUrl("https://x.test/a.png?sig=hush")],
            CallbackUrl = "https://hook.test/done?secret=hush",
        });

        string[] debug = [.. fixture.Lines.Debugging];
        Assert.Equal(2, debug.Length);
        Assert.StartsWith("> POST image/generate\n", debug[0], StringComparison.Ordinal);
        Assert.Contains("<image/png, 5000 bytes>, <URL>", debug[0], StringComparison.Ordinal);
        Assert.Contains("https://hook.test/done?***", debug[0], StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: ***", debug[1], StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: req-9", debug[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("""{"id":"our-id","token":"***"}""", debug[1], StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fixture.Lines.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Pictures.Png(5000)), fixture.Lines.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_shows_the_body_of_a_rejection()
    {
        using ClientFixture fixture = new(debug: true);
        fixture.Service.Usual = Replies.Status(422, text: """{"detail":"no such domain","api_key":"hush"}""");
        await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GenerateAsync());
        Assert.Contains("""{"detail":"no such domain","api_key":"***"}""", fixture.Lines.Debugging[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_receives_only_its_own_requests()
    {
        using ClientFixture fixture = new();
        RecordingListener other = new();
        await fixture.GetAsync();
        await fixture.Time.RunAsync(fixture.Client.With(other).Predictions.GetAsync("p2", ClientFixture.Stop));
        Assert.Equal("GET predictions/p1: 200", Assert.Single(fixture.Lines.Verbosely)[..23]);
        Assert.Equal("GET predictions/p2: 200", Assert.Single(other.Verbosely)[..23]);
    }

    [Theory]
    [InlineData("Authorization", "Bearer x", "Authorization: ***")]
    [InlineData("authorization", "Bearer x", "authorization: ***")]
    [InlineData("Cookie", "a=b", "Cookie: ***")]
    [InlineData("X-Api-Key", "x", "X-Api-Key: ***")]
    [InlineData("Location", "https://x.test/?sig=1", "Location: ***")]
    [InlineData("content-type", "application/json", "content-type: application/json")]
    [InlineData("Retry-After", "5", "Retry-After: 5")]
    public void Only_headers_known_to_be_harmless_are_shown(string name, string value, string expected) =>
        Assert.Equal(expected, Redactor.Header(name, [value]));

    [Theory]
    [InlineData("""{"wandb_api_key":"x\"y","a":1}""", """{"wandb_api_key":"***","a":1}""")]
    [InlineData("""{"Authorization" : "Bearer x"}""", """{"Authorization" : "***"}""")]
    [InlineData("""{"password":"x","client_secret":"y","access_token":"z","X_Signature":"s"}""",
        """{"password":"***","client_secret":"***","access_token":"***","X_Signature":"***"}""")]
    [InlineData("""{"apiKey":"x","api-key":"y","accessToken":"z"}""", """{"apiKey":"***","api-key":"***","accessToken":"***"}""")]
    [InlineData("""{"token":"cut off""", """{"token":"***" """)]
    [InlineData("""{"max_tokens":65535,"token_count":"3"}""", """{"max_tokens":65535,"token_count":"3"}""")]
    [InlineData("""{"url":"https://s3.test/a/b.pdf?X-Amz-Signature=abc&x=1","n":1}""", """{"url":"https://s3.test/a/b.pdf?***","n":1}""")]
    [InlineData("""{"url":"https:\/\/s3.test\/b.pdf?X-Amz-Signature=abc"}""", """{"url":"https:\/\/s3.test\/b.pdf?***"}""")]
    [InlineData("""{"url":"https://s3.test/a/b.pdf"}""", """{"url":"https://s3.test/a/b.pdf"}""")]
    [InlineData("see http://x.test/?k=v now", "see http://x.test/?*** now")]
    public void Secrets_in_a_body_are_not_shown(string body, string expected) => Assert.Equal(expected.TrimEnd(), Redactor.Body(body));

    [Fact]
    public void File_content_is_not_shown_and_long_bodies_are_shortened()
    {
        string data = Convert.ToBase64String(Pictures.Png(3000));
        Assert.Equal("""{"image":"data:image/png;base64,<base64>"}""", Redactor.Body($$"""{"image":"data:image/png;base64,{{data}}"}"""));
        Assert.InRange(Redactor.Body(string.Concat(Enumerable.Repeat("word ", 5000))).Length, 4000, 4100);
    }

    [Fact]
    public void Predictions_and_clients_do_not_show_the_key()
    {
        using ClientFixture fixture = new();
        Assert.DoesNotContain(ClientFixture.Key, $"{fixture.Client} {fixture.Pipeline} {fixture.Predictions} {fixture.Pipeline.Http.DefaultRequestHeaders}", StringComparison.Ordinal);
        Assert.False(fixture.Pipeline.Http.DefaultRequestHeaders.Contains("Authorization"));
    }
}
