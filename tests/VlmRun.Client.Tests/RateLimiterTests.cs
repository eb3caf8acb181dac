using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RateLimiterTests
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromMinutes(15);

    private readonly ManualTime _time = new();
    private readonly List<(string Name, double At)> _through = [];
    private readonly RecordingListener _lines = new();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 9)]
    [InlineData(5, 23)]
    [InlineData(7, 40)]
    [InlineData(10, 55)]
    [InlineData(100, 350)]
    [InlineData(600, 1500)]
    public async Task No_minute_exceeds_the_callers_limit_and_no_instant_exceeds_five(int perMinute, int count)
    {
        RateLimiter limiter = new(_time, perMinute, s_maxWait);
        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, count).Select(i => PassAsync(limiter, $"{i}"))));

        double[] at = [.. _through.Select(through => through.At)];
        Assert.Equal(count, at.Length);
        Assert.All(at.Zip(at.Skip(perMinute)), pair => Assert.True(pair.Second - pair.First > 59.999999, $"{perMinute + 1} from {pair.First} s"));
        Assert.All(at.GroupBy(second => second), instant => Assert.InRange(instant.Count(), 1, 5));
        Assert.InRange(at[^1], 60.0 * (count - perMinute) / perMinute - 60, 60.0 * count / perMinute + 5);
    }

    [Fact]
    public async Task The_callers_limit_applies_to_any_pattern_of_requests()
    {
        RateLimiter limiter = new(_time, 10, s_maxWait);
        Random random = new(7);
        List<Task> all = [];
        for (int i = 0; i < 80; i++)
        {
            all.Add(PassAsync(limiter, $"{i}"));
            await _time.AdvanceAsync(random.NextDouble() * (i % 20 == 0 ? 90 : 4));
        }

        await _time.RunAsync(Task.WhenAll(all));
        double[] at = [.. _through.Select(through => through.At)];
        Assert.All(at.Zip(at.Skip(10)), pair => Assert.True(pair.Second - pair.First > 59.999999));
        Assert.Equal(Enumerable.Range(0, 80).Select(i => $"{i}"), _through.Select(through => through.Name));
    }

    [Fact]
    public async Task Several_rejections_of_one_burst_are_one_pause()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        RequestPermit[] permits = await EnterAsync(limiter, 3);
        Assert.All(permits, permit => Assert.True(limiter.Rejected(permit, TimeSpan.FromSeconds(10), _lines)));

        Assert.Single(_lines.Verbosely);
        await _time.AdvanceAsync(300);
        Assert.Equal(TimeSpan.FromSeconds(10), limiter.PausedTime);
    }

    [Fact]
    public async Task A_rejection_sets_a_rate_and_twenty_accepted_requests_raise_it()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        RequestPermit[] permits = await EnterAsync(limiter, 4);
        Array.ForEach(permits, limiter.Accepted);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(8), _lines);
        Assert.Contains("waiting 8.0 s, then a request every 2.00 s", _lines.Verbosely[0], StringComparison.Ordinal);

        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 30).Select(i => PassAsync(limiter, $"{i}", accept: true))));

        double[] at = [.. _through.Select(through => through.At)];
        Assert.Equal(Enumerable.Range(0, 21).Select(i => 8.0 + 2 * i), at[..21]);
        Assert.All(at.Skip(20).Zip(at.Skip(21)).Skip(1), pair => Assert.Equal(1.9, pair.Second - pair.First, 0.01));
    }

    [Fact]
    public async Task Responses_after_the_rejection_count_toward_the_measured_rate()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Array.ForEach(await EnterAsync(limiter, 4), limiter.Accepted);
        Array.ForEach(await EnterAsync(limiter, 2), limiter.Accepted);
        RequestPermit[] permits = await EnterAsync(limiter, 5);
        limiter.Rejected(permits[0], TimeSpan.FromSeconds(10), _lines);
        Array.ForEach(permits[1..], limiter.Accepted);

        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 5).Select(i => PassAsync(limiter, $"{i}"))));
        Assert.Equal([10, 11, 12, 13, 14], _through.Select(through => through.At));
    }

    [Fact]
    public async Task Late_responses_to_old_requests_change_nothing()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        RequestPermit old = (await EnterAsync(limiter, 1))[0];
        limiter.Rejected(old, TimeSpan.FromSeconds(10), _lines);
        await _time.AdvanceAsync(10);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(20), _lines);

        limiter.Accepted(old);
        Assert.True(limiter.Rejected(old, TimeSpan.FromHours(9), _lines));
        Assert.Equal(2, _lines.Verbosely.Count);
        Task next = PassAsync(limiter, "next");
        await _time.AdvanceAsync(20);
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Without_Retry_After_pauses_double_from_a_second_to_a_minute()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        List<double> pauses = [];
        double last = 0;
        for (int i = 0; i < 9; i++)
        {
            RequestPermit permit = await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop));
            pauses.Add(_time.Elapsed.TotalSeconds - last);
            last = _time.Elapsed.TotalSeconds;
            Assert.True(limiter.Rejected(permit, null, _lines));
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public async Task A_success_resets_the_pause_to_one_second()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        for (int i = 0; i < 4; i++)
        {
            limiter.Rejected(await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop)), null, _lines);
        }

        limiter.Accepted(await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop)));
        limiter.Rejected(await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop)), null, _lines);
        Assert.Contains("waiting 1.0 s", _lines.Verbosely[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_requests_are_sent_before_others()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        RequestPermit[] permits = await EnterAsync(limiter, 2);
        limiter.Accepted(permits[0]);
        limiter.Rejected(permits[1], TimeSpan.FromSeconds(5), _lines);
        Task[] all = [PassAsync(limiter, "fresh 1"), PassAsync(limiter, "fresh 2"), PassAsync(limiter, "rejected", wasRejected: true)];
        await _time.RunAsync(Task.WhenAll(all));
        Assert.Equal(["rejected", "fresh 1", "fresh 2"], _through.Select(through => through.Name));
    }

    [Fact]
    public async Task Reads_alternate_with_other_requests()
    {
        RateLimiter limiter = new(_time, 60, s_maxWait);
        await EnterAsync(limiter, 5);
        Task[] all =
        [
            .. Enumerable.Range(0, 6).Select(i => PassAsync(limiter, $"picture {i}")),
            .. Enumerable.Range(0, 4).Select(i => PassAsync(limiter, $"poll {i}", isRead: true)),
        ];
        await _time.RunAsync(Task.WhenAll(all));
        Assert.Equal(
            ["picture 0", "poll 0", "picture 1", "poll 1", "picture 2", "poll 2", "picture 3", "poll 3", "picture 4", "picture 5"],
            _through.Select(through => through.Name));
    }

    [Fact]
    public async Task The_in_flight_limit_starts_small_and_grows_with_accepted_requests()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Queue<RequestPermit> inFlight = new();
        for (int i = 0; i < 200; i++)
        {
            _ = SendAsync();
        }

        await _time.AdvanceAsync(0.01);
        List<int> atOnce = [inFlight.Count];
        for (int i = 0; i < 10; i++)
        {
            int round = inFlight.Count;
            for (int k = 0; k < round; k++)
            {
                limiter.Accepted(inFlight.Dequeue());
                await _time.AdvanceAsync(0.0001);
            }

            atOnce.Add(inFlight.Count);
        }

        Assert.Equal([4, 8, 9, 10], atOnce[..4]);
        Assert.InRange(atOnce[^1], 16, 20);

        async Task SendAsync() => inFlight.Enqueue(await limiter.AcquireAsync(false, false, ClientFixture.Stop));
    }

    [Fact]
    public async Task Slow_requests_do_not_block_others()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(i => PassAsync(limiter, $"{i}"))));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], _through.Select(through => through.At));
    }

    [Fact]
    public async Task A_failed_request_frees_its_slot_immediately()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Array.ForEach(await EnterAsync(limiter, 4), limiter.Failed);
        await EnterAsync(limiter, 4);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    // The service sends a Retry-After and rejects the next request anyway.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public async Task A_pause_is_never_shorter_than_without_Retry_After(double retryAfter)
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        List<double> at = [];
        for (int i = 0; i < 9; i++)
        {
            RequestPermit permit = await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop));
            at.Add(_time.Elapsed.TotalSeconds);
            Assert.True(limiter.Rejected(permit, TimeSpan.FromSeconds(retryAfter), _lines));
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 123, 183], at);
    }

    [Fact]
    public async Task Late_rejections_are_not_counted_as_success_repeatedly()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        double[] at = new double[12];
        for (int i = 0; i < at.Length; i++)
        {
            RequestPermit permit = await _time.RunAsync(limiter.AcquireAsync(true, false, ClientFixture.Stop));
            at[i] = _time.Elapsed.TotalSeconds;
            await _time.AdvanceAsync(3);
            Task<RequestPermit> other = limiter.AcquireAsync(false, true, ClientFixture.Stop);
            Assert.True(limiter.Rejected(permit, TimeSpan.Zero, _lines));
            if (other.IsCompletedSuccessfully)
            {
                limiter.Failed(await other);
            }
        }

        Assert.InRange(at[^1] - at[^2], 63, 70);
    }

    [Fact]
    public async Task A_canceled_wait_uses_no_permit()
    {
        RateLimiter limiter = new(_time, 2, s_maxWait);
        await EnterAsync(limiter, 2);
        using CancellationTokenSource stop = new();
        Task<RequestPermit> stopped = limiter.AcquireAsync(false, false, stop.Token);
        Task next = PassAsync(limiter, "next");
        await _time.AdvanceAsync(10);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(false, false, stop.Token));

        await _time.RunAsync(next);
        Assert.Equal([("next", 60)], _through);
    }

    [Fact]
    public async Task The_limiter_works_after_all_waits_were_canceled()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(30), _lines);
        using CancellationTokenSource stop = new();
        Task<RequestPermit>[] stopped = [.. Enumerable.Range(0, 5).Select(_ => limiter.AcquireAsync(false, false, stop.Token))];
        await _time.AdvanceAsync(10);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(stopped));
        Task one = PassAsync(limiter, "one");
        await _time.AdvanceAsync(10);
        Assert.Empty(_through);
        await _time.RunAsync(one);
        Assert.Equal(30, _through[0].At);

        await _time.AdvanceAsync(100);
        Assert.True(PassAsync(limiter, "two").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_pause_longer_than_the_maximum_wait_fails_all_requests_until_it_is_over()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        RequestPermit[] permits = await EnterAsync(limiter, 2);
        limiter.Accepted(permits[0]);
        Assert.False(limiter.Rejected(permits[1], TimeSpan.FromSeconds(901), _lines));
        await Assert.ThrowsAsync<RateLimitedException>(() => _time.RunAsync(limiter.AcquireAsync(false, false, ClientFixture.Stop)));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);

        await _time.AdvanceAsync(902);
        await _time.RunAsync(Task.WhenAll(PassAsync(limiter, "one"), PassAsync(limiter, "two")));
        Assert.InRange(_through[1].At, 902, 962);
    }

    [Fact]
    public async Task Canceled_rejected_requests_do_not_shorten_the_wait_of_later_requests()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Assert.True(limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(10), _lines));
        await _time.AdvanceAsync(20 * 60);
        Assert.True(limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(10), _lines));
    }

    [Fact]
    public async Task Paused_time_adds_up()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Assert.Equal(TimeSpan.Zero, limiter.PausedTime);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(10), _lines);
        await _time.AdvanceAsync(4);
        Assert.Equal(TimeSpan.FromSeconds(4), limiter.PausedTime);
        await _time.AdvanceAsync(100);
        Assert.Equal(TimeSpan.FromSeconds(10), limiter.PausedTime);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(30), _lines);
        await _time.AdvanceAsync(5);
        Assert.Equal(TimeSpan.FromSeconds(15), limiter.PausedTime);
        await _time.AdvanceAsync(500);
        Assert.Equal(TimeSpan.FromSeconds(40), limiter.PausedTime);
    }

    [Theory]
    [InlineData(240, new double[] { 248, 250, 252 }, 30.0)]
    [InlineData(301, new double[] { 309, 309, 309 }, null)]
    public async Task A_rate_learned_before_five_idle_minutes_is_forgotten(double idle, double[] expected, double? rate)
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Array.ForEach(await EnterAsync(limiter, 4), limiter.Accepted);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(8), _lines);
        Assert.Equal(new RateLimitState(30, TimeSpan.FromSeconds(8), TimeSpan.Zero, 0), limiter.State);

        await _time.AdvanceAsync(8 + idle);
        Assert.Equal(rate, limiter.State.RequestsPerMinute);
        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, 3).Select(i => PassAsync(limiter, $"{i}"))));

        Assert.Equal(expected, _through.Select(through => through.At));
    }

    [Fact]
    public async Task A_request_that_waits_for_the_rate_says_how_long_and_for_which()
    {
        RateLimiter limiter = new(_time, null, s_maxWait);
        Array.ForEach(await EnterAsync(limiter, 4), limiter.Accepted);
        limiter.Rejected((await EnterAsync(limiter, 1))[0], TimeSpan.FromSeconds(8), null);
        await _time.AdvanceAsync(8);
        Task<RequestPermit> first = limiter.AcquireAsync(false, false, ClientFixture.Stop, _lines);
        Assert.Empty(_lines.Verbosely);

        Task<RequestPermit> second = limiter.AcquireAsync(false, false, ClientFixture.Stop, _lines);
        Task<RequestPermit> third = limiter.AcquireAsync(false, false, ClientFixture.Stop, _lines);

        Assert.Equal(
            ["Waiting 2.0 s for the rate limit of 30 requests per minute.", "Waiting 4.0 s for the rate limit of 30 requests per minute."],
            _lines.Verbosely);
        Assert.Equal(new RateLimitState(30, TimeSpan.Zero, TimeSpan.FromSeconds(2), 2), limiter.State);
        await _time.RunAsync(Task.WhenAll(first, second, third));
    }

    private async Task PassAsync(RateLimiter limiter, string name, bool wasRejected = false, bool isRead = false, bool accept = false)
    {
        RequestPermit permit = await limiter.AcquireAsync(wasRejected, isRead, ClientFixture.Stop);
        lock (_through)
        {
            _through.Add((name, _time.Elapsed.TotalSeconds));
        }

        if (accept)
        {
            limiter.Accepted(permit);
        }
    }

    private async Task<RequestPermit[]> EnterAsync(RateLimiter limiter, int count) =>
        await _time.RunAsync(Task.WhenAll(Enumerable.Range(0, count).Select(_ => limiter.AcquireAsync(false, false, ClientFixture.Stop))));
}
