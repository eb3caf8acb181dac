using System;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>What only a real socket can do to a request.</summary>
public sealed class ConnectionTests
{
    private const string Ours = """{"id":"our-id","status":"pending"}""";

    private static readonly ImageSource s_large = ImageSource.FromBytes(Pictures.Png(8_000_000), "large.png");

    [Fact]
    public async Task A_connection_cut_before_the_body_went_is_tried_again()
    {
        await using RawServer server = new(
            connection =>
            {
                connection.Reset();
                return Task.CompletedTask;
            },
            async connection => await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync("200 OK", Ours));
        using Wire wire = Make(server);

        // A small body may be in the socket's buffer before the cut is seen; a large one waits for leave first.
        Assert.Equal("our-id", (await GenerateAsync(wire, s_large)).Id);
        Assert.Equal(2, server.Connections.Count);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_the_body_is_tried_again_with_all_of_it()
    {
        await using RawServer server = new(
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.SayAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await connection.ReadBodyAsync(100_000);
                connection.Reset();
            },
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.SayAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await (await connection.ReadBodyAsync()).AnswerAsync("200 OK", Ours);
            });
        using Wire wire = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(wire, s_large)).Id);
        Assert.Equal(2, server.Connections.Count);
        Assert.Contains(
            Convert.ToBase64String(Pictures.Png(8_000_000)),
            System.Text.Encoding.UTF8.GetString(server.Connections[1].Body),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_cut_after_the_body_is_asked_about_and_nothing_is_sent_twice(bool reset)
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
        using Wire wire = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(wire, Pictures.Small)).Id);
        Assert.StartsWith("GET /v1/predictions/our-id ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_cut_in_the_answer_is_asked_about_and_nothing_is_sent_twice(bool reset)
    {
        await using RawServer server = new(
            async connection =>
            {
                await (await connection.ReadHeadAsync()).ReadBodyAsync();
                await connection.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
                if (reset)
                {
                    connection.Reset();
                }
            },
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("200 OK", Ours));
        using Wire wire = Make(server);

        Assert.Equal("our-id", (await GenerateAsync(wire, Pictures.Small)).Id);
        Assert.StartsWith("GET /v1/predictions/our-id ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", typeof(VlmRunAuthenticationException))]
    [InlineData("402 Payment Required", typeof(VlmRunCreditsException))]
    [InlineData("413 Content Too Large", typeof(VlmRunException))]
    public async Task A_large_body_that_is_refused_unread_is_refused_and_was_not_sent(string status, Type expected)
    {
        await using RawServer server = new(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.AnswerAsync(status, """{"detail":"no"}""");
            await connection.ReadBodyAsync();
        });
        using Wire wire = Make(server);

        VlmRunException? error = await Record.ExceptionAsync(() => GenerateAsync(wire, s_large)) as VlmRunException;
        Assert.Equal(expected, error?.GetType());
        Assert.Equal("no", error!.ServerMessage);
        RawConnection only = Assert.Single(server.Connections);
        Assert.Contains("Expect: 100-continue", only.Head, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(only.Body);
    }

    [Fact]
    public async Task A_large_body_that_meets_the_rate_limit_goes_again_when_it_is_over()
    {
        await using RawServer server = new(
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("429 Too Many Requests", "{}", "Retry-After: 0\r\n"),
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.SayAsync("HTTP/1.1 100 Continue\r\n\r\n");
                await (await connection.ReadBodyAsync()).AnswerAsync("200 OK", Ours);
            });
        using Wire wire = Make(server, maxRetry: 0);

        Assert.Equal("our-id", (await GenerateAsync(wire, s_large)).Id);
        Assert.Empty(server.Connections[0].Body);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_to_another_host_is_told_and_nothing_is_sent_there(string status)
    {
        await using RawServer elsewhere = new();
        await using RawServer server = new(async connection =>
            await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync(status, "", $"Location: {elsewhere.Address}/image/generate\r\n"));
        using Wire wire = Make(server);

        InvalidResponseException error = await Assert.ThrowsAsync<InvalidResponseException>(() => GenerateAsync(wire, Pictures.Small));
        Assert.Contains("redirected to 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Connections);
        Assert.Empty(elsewhere.Connections);
    }

    [Fact]
    public async Task A_list_cut_in_the_middle_is_continued_where_it_broke()
    {
        await using RawServer server = new(
            async connection =>
            {
                await connection.ReadHeadAsync();
                await connection.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":");
            },
            async connection => await (await connection.ReadHeadAsync()).AnswerAsync("200 OK", """[{"id":"c"}]"""));
        using Wire wire = Make(server, maxRetry: 0);

        string[] ids = await new VlmRunClient(wire.Http).Predictions.ListAsync(null, Rig.Stop).Select(row => row.Id).ToArrayAsync(Rig.Stop);
        Assert.Equal(["a", "b", "c"], ids);
        Assert.StartsWith("GET /v1/predictions?skip=2&limit=100 ", server.Connections[1].Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_error_says_so()
    {
        Uri address;
        await using (RawServer gone = new())
        {
            address = gone.Address;
        }

        using Wire wire = new(new WireSettings { BaseUri = address, ApiKey = "k", ClientName = "t/1", MaxRetry = 0 });
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => GenerateAsync(wire, Pictures.Small));
        Assert.False(error.IsTimeout);
        Assert.Contains("no connection could be made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_TLS_is_spoken_the_error_says_so_at_once()
    {
        await using RawServer server = new(async connection => await connection.SayAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        using Wire wire = new(new WireSettings
        {
            BaseUri = new Uri(server.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal)),
            ApiKey = "k",
            ClientName = "t/1",
        });

        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => GenerateAsync(wire, Pictures.Small));
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Connections);
    }

    private static Wire Make(RawServer server, int maxRetry = 4) =>
        new(new WireSettings { BaseUri = server.Address, ApiKey = "k", ClientName = "t/1", MaxRetry = maxRetry });

    private static Task<Prediction> GenerateAsync(Wire wire, ImageSource image) =>
        new VlmRunClient(wire.Http, timeout: TimeSpan.FromSeconds(20)).Predictions.GenerateImageAsync(Rig.Generate(images: [image]), Rig.Stop);
}
