using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class GateTests
{
    [Fact]
    public async Task A_rejected_request_waits_as_long_as_the_service_says_and_spends_no_retry()
    {
        using Rig rig = new(maxRetry: 0);
        rig.Service.Then(Replies.Status(429, retryAfter: 20), Replies.Status(429, retryAfter: 40), Replies.Status(429));
        await rig.GetAsync();
        Assert.Equal([0, 20, 60, 64], rig.Service.Seconds);
        Assert.Equal(TimeSpan.FromSeconds(64), rig.Wire.GateClosed);
    }

    [Fact]
    public async Task A_refusal_of_fifteen_minutes_is_an_error_for_all_who_wait()
    {
        using Rig rig = new();
        rig.Service.Usual = Replies.Status(429, retryAfter: 50);
        Task<Prediction>[] gets = [.. Enumerable.Range(0, 6).Select(i => rig.Predictions.GetAsync($"p{i}", Rig.Stop))];

        foreach (Task<Prediction> get in gets)
        {
            await Assert.ThrowsAsync<VlmRunRateLimitException>(() => rig.Time.RunAsync(get));
        }

        Assert.InRange(rig.Time.Elapsed.TotalMinutes, 13, 15);
    }

    [Fact]
    public async Task A_pause_beyond_the_patience_is_an_error_at_once()
    {
        using Rig rig = new();
        rig.Service.Usual = Replies.Status(429, retryAfter: 3600, text: """{"error":{"message":"come back later","type":"rate_limit_exceeded"}}""");
        VlmRunRateLimitException error = await Assert.ThrowsAsync<VlmRunRateLimitException>(() => rig.GetAsync());
        Assert.Equal("come back later", error.ServerMessage);
        Assert.Equal(TimeSpan.Zero, rig.Time.Elapsed);

        error = await Assert.ThrowsAsync<VlmRunRateLimitException>(() => rig.GetAsync());
        Assert.Contains("15 min", error.Message, StringComparison.Ordinal);
        Assert.Single(rig.Service.Requests);
    }

    // Per minute, burst, requests, rejections allowed, how many times the least possible it may take.
    [Theory]
    [InlineData(600, 10, 112, 12, 1.25)]
    [InlineData(10, 10, 30, 12, 1.25)]
    [InlineData(100, 20, 150, 22, 1.4)]
    [InlineData(60, 1, 60, 34, 1.25)]
    public async Task Bulk_work_under_a_limit_ends_with_nothing_lost_few_rejected_and_not_late(int perMinute, int burst, int count, int rejections, double times)
    {
        using Rig rig = new(maxRetry: 0);
        double tokens = burst;
        double filled = 0;
        rig.Service.Usual = (request, stop) =>
        {
            double now = rig.Time.Elapsed.TotalSeconds;
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
        await rig.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await eight.WaitAsync(Rig.Stop);
            await rig.Predictions.GetAsync($"p{i}", Rig.Stop);
            eight.Release();
        })));

        Assert.InRange(rig.Service.Requests.Count - count, 0, rejections);
        Assert.InRange(rig.Time.Elapsed.TotalSeconds, 0, times * 60.0 * count / perMinute);
    }

    [Fact]
    public async Task A_limit_of_the_caller_lets_nothing_be_rejected()
    {
        using Rig rig = new(requestsPerMinute: 100);
        await rig.Time.RunAsync(Task.WhenAll(Enumerable.Range(0, 250).Select(i => rig.Predictions.GetAsync($"p{i}", Rig.Stop))));
        double[] at = [.. rig.Service.Seconds];
        Assert.All(at.Zip(at.Skip(100)), pair => Assert.True(pair.Second - pair.First > 59.999999));
    }

    [Fact]
    public async Task Each_retry_takes_its_own_permit()
    {
        using Rig rig = new(requestsPerMinute: 2);
        rig.Service.Then(Replies.Status(500), Replies.Status(500));
        await rig.GetAsync();
        Assert.Equal(60, rig.Service.Seconds.Last(), 0.001);
    }

    [Fact]
    public async Task A_failed_request_does_not_hold_up_those_who_wait()
    {
        using Rig rig = new(maxRetry: 0);
        rig.Service.Then(Replies.Status(429, retryAfter: 5), Replies.Lost());
        Task<Prediction> one = rig.Predictions.GetAsync("p1", Rig.Stop);
        await rig.Time.AdvanceAsync(1);
        Task<Prediction> two = rig.Predictions.GetAsync("p2", Rig.Stop);
        Exception?[] ends = [await Record.ExceptionAsync(() => rig.Time.RunAsync(one)), await Record.ExceptionAsync(() => rig.Time.RunAsync(two))];
        Assert.IsType<VlmRunNetworkException>(Assert.Single(ends, end => end is not null));
    }

    [Fact]
    public async Task Stopping_while_the_gate_is_closed_sends_nothing_more()
    {
        using Rig rig = new();
        using CancellationTokenSource stop = new();
        rig.Service.Then(Replies.Status(429, retryAfter: 60));
        Task<Prediction> get = rig.Predictions.GetAsync("p1", stop.Token);
        await rig.Time.AdvanceAsync(30);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        await rig.Time.AdvanceAsync(1000);
        Assert.Single(rig.Service.Requests);
    }
}
