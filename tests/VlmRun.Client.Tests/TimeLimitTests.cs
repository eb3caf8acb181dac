using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class TimeLimitTests
{
    [Theory]
    [InlineData(null, 100)]
    [InlineData(20.0, 20)]
    [InlineData(700.0, 700)]
    public async Task A_late_response_is_a_timeout(double? timeout, double seconds)
    {
        using ClientFixture fixture = new(maxRetry: 0, timeout: timeout is { } limit ? TimeSpan.FromSeconds(limit) : null);
        fixture.Service.Usual = Replies.Never();
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync());
        Assert.True(error.IsTimeout);
        Assert.Equal(RequestStage.Head, error.Stage);
        Assert.Contains($"no response within {seconds} s", error.Message, StringComparison.Ordinal);
        Assert.Equal(seconds, fixture.Time.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task Synchronous_work_may_take_ten_minutes()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.After(fixture.Time, 599, Replies.Json("""{"id":"our-id","status":"completed"}"""));
        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Single(fixture.Service.Requests);
    }

    [Fact]
    public async Task A_timeout_is_retried()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Never());
        await fixture.GetAsync();
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task The_time_to_send_the_body_does_not_count()
    {
        using ClientFixture fixture = new(timeout: TimeSpan.FromSeconds(10));
        fixture.Service.PieceTakes = TimeSpan.FromSeconds(59);
        fixture.Service.Usual = Replies.After(fixture.Time, 9, Replies.Json("""{"id":"our-id","status":"completed"}"""));

        await fixture.GenerateAsync(ClientFixture.Generate(images: [ImageSource.FromBytes(Pictures.Png(1_200_000), "a.png")]));
        Assert.Single(fixture.Service.Requests);
        Assert.InRange(fixture.Time.Elapsed.TotalSeconds, 400, 1000);
    }

    [Fact]
    public async Task The_time_counts_from_the_last_byte_sent()
    {
        using ClientFixture fixture = new(maxRetry: 0, timeout: TimeSpan.FromSeconds(10));
        fixture.Service.PieceTakes = TimeSpan.FromSeconds(20);
        fixture.Service.Usual = Replies.After(fixture.Time, 11, Replies.Json("""{"id":"our-id"}"""));
        VlmRunException error = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync());
        Assert.Contains("no response within 10 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stalled_request_body_is_a_timeout_with_its_progress_and_not_in_doubt()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.PieceTakes = TimeSpan.FromSeconds(61);
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GenerateAsync());
        Assert.True(error.IsTimeout);
        Assert.Equal(RequestStage.Send, error.Stage);
        Assert.Contains("no byte could be sent for 60 s, after 0 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), fixture.Time.Elapsed);
    }

    [Fact]
    public async Task A_stalled_response_is_a_timeout_and_is_retried()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Stream(() => new BreakingStream("{\"id\":"u8.ToArray(), null)));
        Assert.Equal("p1", (await fixture.GetAsync()).Id);
        Assert.InRange(fixture.Time.Elapsed.TotalSeconds, 60, 61);
    }

    [Theory]
    [InlineData(false, RequestStage.Idle)]
    [InlineData(true, RequestStage.Body)]
    public async Task An_incomplete_response_reports_whether_it_was_idle_or_interrupted(bool isBroken, RequestStage stage)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Stream(
            () => new BreakingStream("{\"id\":"u8.ToArray(), isBroken ? new System.IO.IOException("reset") : null));
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync());
        Assert.Equal(stage, error.Stage);
        Assert.Equal(!isBroken, error.IsTimeout);
        Assert.Equal((ApiResource.Predictions, "GET", false), (error.Resource, error.Method, error.IsAtMostOnce));
    }

    [Theory]
    [InlineData(System.Net.Http.HttpRequestError.NameResolutionError, RequestStage.Connect)]
    [InlineData(System.Net.Http.HttpRequestError.ConnectionError, RequestStage.Connect)]
    [InlineData(System.Net.Http.HttpRequestError.SecureConnectionError, RequestStage.Connect)]
    [InlineData(System.Net.Http.HttpRequestError.ResponseEnded, RequestStage.Head)]
    public async Task A_failure_without_a_response_reports_the_stage_of_the_request(
        System.Net.Http.HttpRequestError kind, RequestStage stage)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = (_, _) => throw new System.Net.Http.HttpRequestException(kind);
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync());
        Assert.Equal(stage, error.Stage);
    }

    [Fact]
    public async Task A_response_that_comes_byte_by_byte_ends_after_a_quarter_of_an_hour()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Stream(() => new TrickleStream(new byte[100], fixture.Time, TimeSpan.FromSeconds(50)));
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync());
        Assert.True(error.IsTimeout);
        Assert.Equal(RequestStage.Body, error.Stage);
        Assert.Contains("not complete after 900 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(900, fixture.Time.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task A_stalled_rejection_by_storage_ends()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = (_, _) => Task.FromResult(new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.Forbidden)
        {
            Content = new System.Net.Http.StreamContent(new BreakingStream("<Error>"u8.ToArray(), null)),
        });
        using System.Net.Http.HttpResponseMessage response = await fixture.Time.RunAsync(fixture.Pipeline.Storage.GetAsync(
            new Uri("https://storage.test/a?sig=1"), System.Net.Http.HttpCompletionOption.ResponseHeadersRead, ClientFixture.Stop));
        Exception? failure = await Record.ExceptionAsync(() => fixture.Time.RunAsync(response.Content.ReadAsStringAsync(ClientFixture.Stop)));

        Assert.Contains("was interrupted", $"{failure}", StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), fixture.Time.Elapsed);
        Assert.Null(fixture.Service.Requests[0].Authorization);
    }

    [Fact]
    public async Task A_stalled_list_is_continued()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(
            Replies.Stream(() => new BreakingStream("""[{"id":"a"},{"id":"b"},"""u8.ToArray(), null)),
            Replies.Json("""[{"id":"c"}]"""));
        Assert.Equal(["a", "b", "c"], (await fixture.ListAsync()).ConvertAll(prediction => prediction.Id));
        Assert.Equal(["GET predictions?skip=0&limit=100", "GET predictions?skip=2&limit=100"], fixture.Service.Lines);
    }

    [Fact]
    public async Task A_slow_but_steady_response_is_read_to_its_end()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Stream(() => new TrickleStream("""{"id":"p1"}"""u8.ToArray(), fixture.Time, TimeSpan.FromSeconds(50)));
        Assert.Equal("p1", (await fixture.GetAsync()).Id);
        Assert.InRange(fixture.Time.Elapsed.TotalSeconds, 500, 700);
    }

    [Fact]
    public void The_HTTP_client_itself_has_no_timeout()
    {
        using ClientFixture fixture = new();
        Assert.Equal(Timeout.InfiniteTimeSpan, fixture.Pipeline.Http.Timeout);
    }

    [Theory]
    [InlineData(700_000, false)]
    [InlineData(800_000, true)]
    public async Task Bodies_over_a_mebibyte_send_Expect_first(int bytes, bool expected)
    {
        using ClientFixture fixture = new();
        await fixture.GenerateAsync(ClientFixture.Generate(images: [ImageSource.FromBytes(Pictures.Png(bytes), "a.png")]));
        Assert.Equal(expected, fixture.Service.Requests[0].ExpectsContinue);
    }
}
