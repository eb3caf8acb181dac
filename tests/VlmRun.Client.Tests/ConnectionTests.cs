using System;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Failures that only a real socket can produce.</summary>
public sealed class ConnectionTests
{
    private const string Ours = """{"id":"our-id","status":"completed"}""";

    private static readonly ImageSource s_large = ImageSource.FromBytes(Pictures.Png(8_000_000), "large.png");

    [Fact]
    public async Task A_connection_cut_before_the_body_was_sent_is_retried()
    {
        await using RawServer server = new(
            connection =>
            {
                connection.Reset();
                return Task.CompletedTask;
            },
            async connection => await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync("200 OK", Ours));
        using HttpPipeline pipeline = Make(server);

        // A small body may be in the socket's buffer before the disconnect is noticed; a large one waits for 100 Continue first.
        Assert.Equal("our-id", (await GenerateAsync(pipeline, s_large)).Id);
        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public async Task A_connection_cut_within_the_body_is_retried_with_the_whole_body()
    {
        await using RawServer server = new(
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.ShowAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await connection.ReadBodyAsync(100_000);
                connection.Reset();
            },
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.ShowAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await (await connection.ReadBodyAsync()).AnswerAsync("200 OK", Ours);
            });
        using HttpPipeline pipeline = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(pipeline, s_large)).Id);
        Assert.Equal(2, server.Connections.Count);
        Assert.Contains(
            Convert.ToBase64String(Pictures.Png(8_000_000)),
            System.Text.Encoding.UTF8.GetString(server.Connections[1].Body),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_cut_after_the_body_leads_to_a_look_up_and_nothing_is_sent_twice(bool reset)
    {
        await using RawServer server = new(
            async connection =>
            {
                await (await connection.ReadHeadAsync()).ReadBodyAsync();
                if (reset)
                {
                    connection.Reset();
                }
            },
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("200 OK", Ours));
        using HttpPipeline pipeline = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(pipeline, Pictures.Small)).Id);
        Assert.StartsWith("GET /v1/predictions/our-id ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_cut_within_the_response_leads_to_a_look_up_and_nothing_is_sent_twice(bool reset)
    {
        await using RawServer server = new(
            async connection =>
            {
                await (await connection.ReadHeadAsync()).ReadBodyAsync();
                await connection.ShowAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
                if (reset)
                {
                    connection.Reset();
                }
            },
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("200 OK", Ours));
        using HttpPipeline pipeline = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(pipeline, Pictures.Small)).Id);
        Assert.StartsWith("GET /v1/predictions/our-id ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", typeof(VlmRunAuthenticationException))]
    [InlineData("402 Payment Required", typeof(VlmRunCreditsException))]
    [InlineData("413 Content Too Large", typeof(VlmRunException))]
    public async Task A_large_body_that_is_rejected_unread_is_not_sent(string status, Type expected)
    {
        await using RawServer server = new(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.AnswerAsync(status, """{"detail":"no"}""");
            await connection.ReadBodyAsync();
        });
        using HttpPipeline pipeline = Make(server);

        VlmRunException? error = await Record.ExceptionAsync(() => GenerateAsync(pipeline, s_large)) as VlmRunException;
        Assert.Equal(expected, error?.GetType());
        Assert.Equal("no", error!.ServerMessage);
        RawConnection only = Assert.Single(server.Connections);
        Assert.Contains("Expect: 100-continue", only.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(only.Body);
    }

    [Fact]
    public async Task After_a_417_bodies_are_sent_without_Expect()
    {
        static async Task TakeAsync(RawConnection connection) =>
            await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync("200 OK", Ours);
        await using RawServer server = new(
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("417 Expectation Failed", "{}"), TakeAsync, TakeAsync);
        using HttpPipeline pipeline = Make(server, maxRetry: 0);

        Assert.Equal("our-id", (await GenerateAsync(pipeline, s_large)).Id);
        Assert.Equal("our-id", (await GenerateAsync(pipeline, s_large)).Id);
        Assert.Equal(3, server.Connections.Count);
        Assert.Empty(server.Connections[0].Body);
        Assert.All(server.Connections.Skip(1), connection =>
        {
            Assert.DoesNotContain("Expect:", connection.Head, StringComparison.OrdinalIgnoreCase);
            Assert.True(connection.Body.Length > 8_000_000);
        });
    }

    [Fact]
    public async Task A_large_body_that_is_rejected_by_the_rate_limit_is_sent_again_after_the_pause()
    {
        await using RawServer server = new(
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("429 Too Many Requests", "{}", "Retry-After: 0\r\n"),
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.ShowAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await (await connection.ReadBodyAsync()).AnswerAsync("200 OK", Ours);
            });
        using HttpPipeline pipeline = Make(server, maxRetry: 0);

        Assert.Equal("our-id", (await GenerateAsync(pipeline, s_large)).Id);
        Assert.Empty(server.Connections[0].Body);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_of_a_completely_sent_request_is_in_doubt_and_not_followed(string status)
    {
        await using RawServer elsewhere = new();
        await using RawServer server = new(async connection =>
            await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync(status, "", $"Location: {elsewhere.Address}/image/generate\r\n"));
        using HttpPipeline pipeline = Make(server, maxRetry: 0);

        OutcomeUnknownException error = await Assert.ThrowsAsync<OutcomeUnknownException>(() => GenerateAsync(pipeline, Pictures.Small, TimeSpan.FromSeconds(1)));
        Assert.Contains("redirected to 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Connections, connection => connection.Head.StartsWith("POST ", StringComparison.Ordinal));
        Assert.Empty(elsewhere.Connections);
    }

    [Fact]
    public async Task An_interrupted_list_is_continued_where_it_stopped()
    {
        await using RawServer server = new(
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.ShowAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":");
            },
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("200 OK", """[{"id":"c"}]"""));
        using HttpPipeline pipeline = Make(server, maxRetry: 0);

        string[] ids = await new VlmRunClient(pipeline.Http).Predictions.ListAsync(null, ClientFixture.Stop).Select(row => row.Id).ToArrayAsync(ClientFixture.Stop);
        Assert.Equal(["a", "b", "c"], ids);
        Assert.StartsWith("GET /v1/predictions?skip=2&limit=100 ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_reported()
    {
        Uri address;
        await using (RawServer closed = new())
        {
            address = closed.Address;
        }

        using HttpPipeline pipeline = new(new HttpPipelineOptions { BaseUri = address, ApiKey = "k", ClientName = "t/1", MaxRetry = 0 });
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => GenerateAsync(pipeline, Pictures.Small));
        Assert.False(error.IsTimeout);
        Assert.Contains("no connection could be made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_reported_immediately()
    {
        await using RawServer server = new(async connection => await connection.ShowAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        using HttpPipeline pipeline = new(new HttpPipelineOptions
        {
            BaseUri = new Uri(server.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal)),
            ApiKey = "k",
            ClientName = "t/1",
        });

        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => GenerateAsync(pipeline, Pictures.Small));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Connections);
    }

    [Theory]
    [InlineData("403 Forbidden", "Unknown ALPN Protocol, expected `h2` to be available.\nIf this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the `unknownProtocol` event.\n")]
    [InlineData("400 Bad Request", "An HTTP/1.x request was sent to an HTTP/2 only endpoint.")]
    public async Task A_server_that_accepts_only_HTTP2_is_reported_and_nothing_is_in_doubt(string status, string text)
    {
        await using RawServer server = new(async connection =>
            await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).ShowAsync($"HTTP/1.0 {status}\r\nContent-Type: text/plain\r\n\r\n{text}"));
        using HttpPipeline pipeline = Make(server);

        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => GenerateAsync(pipeline, Pictures.Small));
        Assert.Contains("speaks HTTP/2 only", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Connections);
    }

    [Fact]
    public async Task An_error_of_the_API_that_mentions_HTTP2_is_what_its_status_says()
    {
        await using RawServer server = new(async connection => await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).ShowAsync(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 68\r\n\r\n{\"error\":{\"message\":\"callback_url must answer over HTTP/2 or ALPN\"}}"));
        using HttpPipeline pipeline = Make(server);

        VlmRunValidationException error = await Assert.ThrowsAsync<VlmRunValidationException>(() => GenerateAsync(pipeline, Pictures.Small));
        Assert.Contains("callback_url must answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_in_another_protocol_is_reported()
    {
        await using RawServer server = new(async connection =>
            await (await connection.ReadHeadAsync()).ShowAsync("\0\0\u0012\u0004\0\0\0\0\0\0\u0003\0\0\0d\r\n\r\n"));
        using HttpPipeline pipeline = Make(server, maxRetry: 0);

        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => new VlmRunClient(pipeline.Http).Predictions.GetAsync("p1", ClientFixture.Stop));
        Assert.Contains("the response is not HTTP/1.1", error.Message, StringComparison.Ordinal);
    }

    private static HttpPipeline Make(RawServer server, int maxRetry = 4) =>
        new(new HttpPipelineOptions { BaseUri = server.Address, ApiKey = "k", ClientName = "t/1", MaxRetry = maxRetry });

    private static Task<Prediction> GenerateAsync(HttpPipeline pipeline, ImageSource image, TimeSpan? timeout = null) =>
        new VlmRunClient(pipeline.Http, timeout: timeout ?? TimeSpan.FromSeconds(20)).Predictions.GenerateImageAsync(ClientFixture.Generate(images: [image]), ClientFixture.Stop);
}
