using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Processes that share the limit of an account, on the test's clock.</summary>
public sealed class SharedRateTests
{
    private const int Requests = 1000;
    private const int PerMinute = 600;
    private const double Burst = 10;

    private readonly ManualTime _time = new();
    private readonly Lock _lock = new();
    private double _tokens = Burst;
    private double _filledAt;
    private int _left = Requests;
    private int _rejected;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 10)]
    public async Task Four_are_about_as_fast_as_one_although_they_know_of_each_other_only_after_a_while(int processes, double unknownSeconds)
    {
        RateLimiter[] limiters = [.. Enumerable.Range(0, processes).Select(_ => new RateLimiter(_time, PerMinute, TimeSpan.FromMinutes(15)))];
        for (int i = 0; i < processes; i++)
        {
            // Each knows of those that were there before it.
            limiters[i].Share(i + 1);
        }

        Task sending = Task.WhenAll(limiters.SelectMany(limiter => Enumerable.Range(0, 8).Select(_ => SendAsync(limiter))));
        await _time.RunAsync(Task.WhenAll(sending, TellAsync()));

        Assert.InRange(_time.Elapsed.TotalSeconds, 0, 1.1 * 60 * Requests / PerMinute + unknownSeconds);
        Assert.InRange(_rejected, 0, 12 * processes);

        async Task TellAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(unknownSeconds), _time, ClientFixture.Stop);
            foreach (RateLimiter limiter in limiters)
            {
                limiter.Share(processes);
            }
        }
    }

    private async Task SendAsync(RateLimiter limiter)
    {
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            bool wasRejected = false;
            while (true)
            {
                RequestPermit permit = await limiter.AcquireAsync(wasRejected, isRead: false, ClientFixture.Stop);
                bool isAccepted = TryTake();
                await Task.Delay(TimeSpan.FromMilliseconds(20), _time, ClientFixture.Stop);
                if (isAccepted)
                {
                    limiter.Accepted(permit);
                    break;
                }

                wasRejected = true;
                Interlocked.Increment(ref _rejected);
                Assert.True(limiter.Rejected(permit, TimeSpan.FromSeconds(1), null));
            }
        }
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            double now = _time.Elapsed.TotalSeconds;
            _tokens = Math.Min(Burst, _tokens + (now - _filledAt) * PerMinute / 60);
            _filledAt = now;
            bool isThere = _tokens >= 1;
            _tokens -= isThere ? 1 : 0;
            return isThere;
        }
    }
}
