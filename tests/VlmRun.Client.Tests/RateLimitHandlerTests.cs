using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RateLimitHandlerTests
{
    [Fact]
    public async Task A_rejected_request_waits_for_Retry_After_and_uses_no_retry()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Then(Replies.Status(429, retryAfter: 20), Replies.Status(429, retryAfter: 40), Replies.Status(429));
        await fixture.GetAsync();
        Assert.Equal([0, 20, 60, 64], fixture.Service.Seconds);
        Assert.Equal(TimeSpan.FromSeconds(64), fixture.Pipeline.PausedTime);
    }

    // The columns: Retry-After, the service's clock relative to the local one in seconds (null: no Date header), the duration of the pause.
    [Theory]
    [InlineData("date+20", 0, 20)]
    [InlineData("date+20", 960, 20)]
    [InlineData("date+20", -960, 20)]
    [InlineData("date+20", 100_000_000, 20)]
    [InlineData("date+0", 960, 1)]
    [InlineData("date-3600", 960, 1)]
    [InlineData("date-3600", 0, 1)]
    [InlineData("date+20", null, 20)]
    [InlineData("date+980", null, 60)]
    [InlineData("date-940", null, 1)]
    [InlineData("0", 0, 1)]
    [InlineData("1", 0, 1)]
    [InlineData("2", 960, 2)]
    [InlineData("-5", 0, 1)]
    [InlineData("1.5", 0, 1)]
    [InlineData("soon", 0, 1)]
    [InlineData("", 0, 1)]
    [InlineData("99999999999999", 0, 1)]
    [InlineData("Thu, 99 Jan 2026 99:99:99 GMT", 0, 1)]
    [InlineData("Fri, 31 Dec 1600 23:59:59 GMT", 0, 1)]
    public async Task A_pause_is_measured_by_the_clock_of_the_service_and_never_zero(string retryAfter, int? clock, double pause)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Then(Limited(fixture, retryAfter, clock));
        await fixture.GetAsync();
        Assert.Equal([0, pause], fixture.Service.Seconds);
    }

    [Theory]
    [InlineData("2147483647", 0.0)]
    [InlineData("date+901", 960.0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 0.0)]
    public async Task An_extremely_long_pause_fails_immediately(string retryAfter, double clock)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Then(Limited(fixture, retryAfter, clock));
        await Assert.ThrowsAsync<VlmRunRateLimitException>(() => fixture.GetAsync());
        Assert.Equal(TimeSpan.Zero, fixture.Time.Elapsed);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("date-60", 0)]
    [InlineData("date+20", 1000)]
    public async Task A_service_that_rejects_everything_with_Retry_After_0_is_not_requested_endlessly(string retryAfter, int clockBehind)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Limited(fixture, retryAfter, clockBehind);
        Task<Prediction>[] all = [.. Enumerable.Range(0, 32).Select(i => fixture.Predictions.GenerateImageAsync(ClientFixture.Generate($"picture-{i}"), ClientFixture.Stop))];
        await fixture.Time.AdvanceAsync(60);
        Assert.InRange(fixture.Service.Requests.Count, 6, 24);
        foreach (Task<Prediction> one in all)
        {
            await Assert.ThrowsAsync<VlmRunRateLimitException>(() => fixture.Time.RunAsync(one));
        }

        Assert.InRange(fixture.Service.Requests.Count, 12, 240);
        Assert.InRange(fixture.Time.Elapsed.TotalMinutes, 13, 16);
    }

    [Fact]
    public async Task Fifteen_minutes_of_rejections_fail_all_waiting_requests()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(429, retryAfter: 50);
        Task<Prediction>[] gets = [.. Enumerable.Range(0, 6).Select(i => fixture.Predictions.GetAsync($"p{i}", ClientFixture.Stop))];

        foreach (Task<Prediction> get in gets)
        {
            await Assert.ThrowsAsync<VlmRunRateLimitException>(() => fixture.Time.RunAsync(get));
        }

        Assert.InRange(fixture.Time.Elapsed.TotalMinutes, 13, 15);
    }

    [Fact]
    public async Task A_pause_beyond_the_maximum_wait_fails_immediately()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(429, retryAfter: 3600, text: """{"error":{"message":"come back later","type":"rate_limit_exceeded"}}""");
        VlmRunRateLimitException error = await Assert.ThrowsAsync<VlmRunRateLimitException>(() => fixture.GetAsync());
        Assert.Equal("come back later", error.ServerMessage);
        Assert.Equal(TimeSpan.Zero, fixture.Time.Elapsed);

        error = await Assert.ThrowsAsync<VlmRunRateLimitException>(() => fixture.GetAsync());
        Assert.Contains("15 min", error.Message, StringComparison.Ordinal);
        Assert.Single(fixture.Service.Requests);
    }

    // The columns: limit per minute, burst, requests, allowed rejections, allowed duration as a multiple of the minimum.
    [Theory]
    [InlineData(600, 10, 112, 12, 1.25)]
    [InlineData(10, 10, 30, 12, 1.25)]
    [InlineData(100, 20, 150, 22, 1.4)]
    [InlineData(60, 1, 60, 34, 1.25)]
    public async Task Bulk_work_under_a_limit_loses_nothing_and_has_few_rejections_and_little_delay(int perMinute, int burst, int count, int rejections, double times)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        double tokens = burst;
        double filled = 0;
        fixture.Service.Usual = (request, stop) =>
        {
            double now = fixture.Time.Elapsed.TotalSeconds;
            tokens = Math.Min(burst, tokens + (now - filled) * perMinute / 60.0);
            filled = now;
            if (tokens >= 1 - 1e-9)
            {
                tokens--;
                return Replies.Json("""{"id":"p1"}""")(request, stop);
            }

            return Replies.Status(429, Math.Ceiling((1 - tokens) * 60.0 / perMinute))(request, stop);
        };
        using SemaphoreSlim eight = new(32);
        await fixture.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await eight.WaitAsync(ClientFixture.Stop);
            await fixture.Predictions.GetAsync($"p{i}", ClientFixture.Stop);
            eight.Release();
        })));

        Assert.InRange(fixture.Service.Requests.Count - count, 0, rejections);
        Assert.InRange(fixture.Time.Elapsed.TotalSeconds, 0, times * 60.0 * count / perMinute);
    }

    [Fact]
    public async Task A_limit_set_by_the_caller_avoids_rejections()
    {
        using ClientFixture fixture = new(requestsPerMinute: 100);
        await fixture.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, 250).Select(i => fixture.Predictions.GetAsync($"p{i}", ClientFixture.Stop))));
        double[] at = [.. fixture.Service.Seconds];
        Assert.All(at.Zip(at.Skip(100)), pair => Assert.True(pair.Second - pair.First > 59.999999));
    }

    [Fact]
    public async Task Each_retry_takes_its_own_permit()
    {
        using ClientFixture fixture = new(requestsPerMinute: 2);
        fixture.Service.Then(Replies.Status(500), Replies.Status(500));
        await fixture.GetAsync();
        Assert.Equal(60, fixture.Service.Seconds.Last(), 0.001);
    }

    [Fact]
    public async Task A_failed_request_does_not_delay_waiting_requests()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Then(Replies.Status(429, retryAfter: 5), Replies.Lost());
        Task<Prediction> one = fixture.Predictions.GetAsync("p1", ClientFixture.Stop);
        await fixture.Time.AdvanceAsync(1);
        Task<Prediction> two = fixture.Predictions.GetAsync("p2", ClientFixture.Stop);
        Exception?[] ends = [await Record.ExceptionAsync(() => fixture.Time.RunAsync(one)), await Record.ExceptionAsync(() => fixture.Time.RunAsync(two))];
        Assert.IsType<VlmRunNetworkException>(Assert.Single(ends, end => end is not null));
    }

    [Fact]
    public async Task Stopping_while_the_limiter_is_paused_sends_nothing_more()
    {
        using ClientFixture fixture = new();
        using CancellationTokenSource stop = new();
        fixture.Service.Then(Replies.Status(429, retryAfter: 60));
        Task<Prediction> get = fixture.Predictions.GetAsync("p1", stop.Token);
        await fixture.Time.AdvanceAsync(30);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        await fixture.Time.AdvanceAsync(1000);
        Assert.Single(fixture.Service.Requests);
    }

    private static FakeService.Reply Limited(ClientFixture fixture, string retryAfter, double? clock) => (_, _) =>
    {
        DateTimeOffset now = fixture.Time.GetUtcNow().AddSeconds(clock ?? 0);
        HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.Date = clock is null ? null : now;
        string value = retryAfter.StartsWith("date", StringComparison.Ordinal)
            ? now.AddSeconds(double.Parse(retryAfter["date".Length..], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture)
            : retryAfter;
        response.Headers.TryAddWithoutValidation("Retry-After", value);
        return Task.FromResult(response);
    };
}
