using System;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class HostileLeakTests
{
    private static readonly string s_escaped = string.Concat(ClientFixture.Key.Select(letter => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")));

    public static TheoryData<string> Quotes => [ClientFixture.Key, s_escaped, ClientFixture.Key.Replace("-", "\\u002D", StringComparison.Ordinal), s_escaped.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal)];

    [Theory]
    [MemberData(nameof(Quotes))]
    public async Task A_key_that_an_error_response_quotes_is_not_shown_in_any_form(string quote)
    {
        foreach (string body in new[]
        {
            $$"""{"detail":"Invalid API Key {{quote}}"}""",
            $$"""{"error":{"message":"Invalid API Key {{quote}}","type":"{{quote}}","id":"{{quote}}"} }""",
            $$"""{"detail":[{"loc":["{{quote}}"],"msg":"{{quote}}","type":"{{quote}}"}]}""",
            $$"""{"other":{"{{quote}}":"{{quote}}"} }""",
            $"<html><title>{quote}</title></html>",
            $"{new string('x', 490)}{quote}",
        })
        {
            using ClientFixture fixture = new(maxRetry: 0, debug: true);
            fixture.Service.Usual = Replies.Status(422, text: body);
            Clean(fixture, await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Quotes))]
    public async Task A_key_that_a_200_quotes_is_not_shown_in_an_error(string quote)
    {
        using ClientFixture fixture = new(maxRetry: 0, debug: true);
        ChatRequest request = new() { Messages = [new ChatMessage("user", "Hello")] };
        fixture.Service.Usual = Replies.Json($$$"""{"error":{"message":"bad key {{{quote}}}"}}""");
        Clean(fixture, await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.Time.RunAsync(fixture.Client.Chat.CompleteAsync(request, ClientFixture.Stop))));
        fixture.Service.Usual = Replies.Text(200, $"event: error\ndata: {{\"message\":\"bad key {quote}\"}}\n\n", "text/event-stream");
        Clean(fixture, await Assert.ThrowsAnyAsync<VlmRunException>(
            () => fixture.Time.RunAsync(fixture.Client.Chat.StreamAsync(request, _ => ValueTask.CompletedTask, ClientFixture.Stop))));
        fixture.Service.Usual = Replies.Json($$"""{"id":"p1","note":"{{quote}}"}""");
        await fixture.GetAsync();
        Assert.DoesNotContain(ClientFixture.Key, fixture.Lines.All, StringComparison.Ordinal);
        Assert.DoesNotContain(quote, fixture.Lines.All, StringComparison.Ordinal);
        // Redact first: a key that is cut in half is no longer recognized.
        fixture.Service.Usual = Replies.Json($$"""{"id":"p1","note":"{{string.Concat(Enumerable.Repeat("word ", 795))}}{{quote}}{{quote}}{{quote}}"}""");
        await fixture.GetAsync();
        Assert.DoesNotContain(ClientFixture.Key[..6], fixture.Lines.All, StringComparison.Ordinal);
        Assert.DoesNotContain(quote[..^2], fixture.Lines.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_not_shown()
    {
        using ClientFixture fixture = new(maxRetry: 1, debug: true);
        fixture.Service.Usual = Replies.Fail(new HttpRequestException(
            HttpRequestError.ProxyTunnelError,
            "The proxy tunnel request to proxy 'http://user:s3cret@proxy.test:3128/' failed with status code '407'.",
            new System.IO.IOException("407 from http://user:s3cret@proxy.test:3128/")));
        VlmRunNetworkException failed = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync());
        Assert.Contains("407", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failed + fixture.Lines.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_the_service_cannot_control_the_terminal()
    {
        using ClientFixture fixture = new(maxRetry: 0, debug: true);
        fixture.Service.Usual = Replies.Status(422, text: """{"error":{"message":"\u001b]0;owned\u0007\u001b[31mred\u009b2J","type":"\u001b[5m","id":"\u001b[5m"}}""");
        VlmRunValidationException refused = await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync());
        Assert.DoesNotContain('\u001b', refused.Message + refused.ServerMessage + refused.ErrorType + refused.RequestId);
        Assert.DoesNotContain('\u009b', refused.Message);
        Assert.Contains("owned", refused.Message, StringComparison.Ordinal);
        fixture.Service.Usual = Replies.Fail(new HttpRequestException("Received an invalid header line: '\u001b[31m'."));
        Assert.DoesNotContain('\u001b', (await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync())).Message);
    }

    [Fact]
    public async Task A_body_of_NUL_characters_has_no_message()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(500, text: new string('\0', 2000));
        VlmRunServerException failed = await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.GetAsync());
        Assert.Equal("GET predictions/p1: 500 Internal Server Error: Internal Server Error.", failed.Message);
    }

    private static void Clean(ClientFixture fixture, Exception exception)
    {
        string all = exception + fixture.Lines.All + (exception as VlmRunException)?.ServerMessage + (exception as VlmRunException)?.ErrorType
            + string.Join('\n', (exception as VlmRunException)?.FieldErrors ?? []);
        Assert.DoesNotContain(ClientFixture.Key, all, StringComparison.Ordinal);
        Assert.DoesNotContain(ClientFixture.Key[..8], all, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u0073\\u006b", all, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("***", all, StringComparison.Ordinal);
    }
}
