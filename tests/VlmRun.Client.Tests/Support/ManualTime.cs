using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>A clock that the test moves, and that fires timers in order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _order;

    /// <summary>The time since the clock was created.</summary>
    public TimeSpan Elapsed { get; private set; }

    public DateTimeOffset Start { get; } = new(2026, 5, 19, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Number of timers created so far: how often the code under test has started to wait.</summary>
    public int TimersMade { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    // Not from zero: a machine's clock never starts there.
    public override long GetTimestamp() => TimeSpan.TicksPerDay + Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        lock (_lock)
        {
            TimersMade++;
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, fires all timers that become due, and waits until the work that they start is idle.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        TimeSpan target = Elapsed + by;
        await ThreadPoolIdle.ReachedAsync();
        while (NextDue() is { } timer && timer.Due <= target)
        {
            Fire(timer);
            await ThreadPoolIdle.ReachedAsync();
        }

        Elapsed = target;
    }

    public Task AdvanceAsync(double seconds) => AdvanceAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Moves the clock from timer to timer until <paramref name="task"/> is done.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        await UntilDoneAsync(task);
        return await task;
    }

    public async Task RunAsync(Task task)
    {
        await UntilDoneAsync(task);
        await task;
    }

    private async Task UntilDoneAsync(Task task)
    {
        while (true)
        {
            await ThreadPoolIdle.ReachedAsync();
            if (task.IsCompleted)
            {
                return;
            }

            ManualTimer? timer = NextDue();
            Assert.True(timer is not null, "Nothing runs and no timer is set, but the work is not done: a wake-up was lost.");
            Assert.True(Elapsed < TimeSpan.FromDays(2), "The work is not done after two days.");
            Fire(timer);
        }
    }

    private ManualTimer? NextDue()
    {
        lock (_lock)
        {
            return _timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
        }
    }

    private void Fire(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            Elapsed = timer.Due > Elapsed ? timer.Due : Elapsed;
        }

        timer.Callback();
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public Action Callback { get; } = callback;

        public TimeSpan Due { get; private set; }

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time.Elapsed + dueTime;
                    Order = time._order++;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
