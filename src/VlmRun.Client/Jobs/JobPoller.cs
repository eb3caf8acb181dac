using System.Threading.Channels;

namespace VlmRun.Jobs;

/// <summary>Waits for any number of jobs in one loop, and returns each when it ends.</summary>
public sealed class JobPoller<T> : IAsyncDisposable
    where T : class, IJob<T>
{
    private static readonly TimeSpan s_recentRound = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_maxGrace = TimeSpan.FromSeconds(30);

    // Timers support at most 49 days.
    private static readonly TimeSpan s_maxSleep = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Channel<JobOutcome<T>> _outcomes = Channel.CreateUnbounded<JobOutcome<T>>();
    private readonly CancellationTokenSource _stop;
    private readonly PollOptions _options;
    private readonly TimeProvider _time;
    private readonly IRequestListener? _listener;
    private readonly PollSchedule _schedule;
    private readonly PendingJobs<T> _pending;
    private readonly PollRound<T> _round;
    private readonly Task _loop;

    private TaskCompletionSource _changed = NewSignal();
    private VlmRunException? _lastFailure;
    private bool _inputEnded;
    private long _lastRoundAt;
    private bool _isDisposed;

    internal JobPoller(
        IJobSource<T> jobs,
        PollCache cache,
        PollOptions options,
        TimeProvider time,
        IRequestListener? listener,
        CancellationToken cancellationToken)
    {
        _options = options;
        _time = time;
        _listener = listener;
        _schedule = new PollSchedule(time, options.Interval);
        _pending = new PendingJobs<T>(_outcomes.Writer);
        _round = new PollRound<T>(jobs, cache, time, listener, Seen);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Each job when its wait ends; completes when the input has ended and no job is pending.</summary>
    public ChannelReader<JobOutcome<T>> Outcomes => _outcomes.Reader;

    /// <summary>The progress of the wait.</summary>
    public PollCounts Counts => _pending.Counts;

    /// <summary>Adds a job by id; <paramref name="known"/> is the job as the caller has it, and is returned immediately if it has ended.</summary>
    public void Add(string id, T? known)
    {
        lock (_lock)
        {
            if (_pending.Add(id, known, _time.GetTimestamp(), PausedTime()))
            {
                _schedule.Added(known is null);
                Signal();
            }
        }
    }

    /// <summary>No more jobs will be added for a while: polls as after <see cref="InputEnded"/>, but more may be added later.</summary>
    public void InputPauses()
    {
        lock (_lock)
        {
            _schedule.InputEnded();
            Signal();
        }
    }

    /// <summary>No more jobs will be added.</summary>
    public void InputEnded()
    {
        lock (_lock)
        {
            _inputEnded = true;
            _schedule.InputEnded();
            Signal();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            Task<int>? round = null;
            while (true)
            {
                Task changed;
                TimeSpan wait;
                lock (_lock)
                {
                    if (_pending.Oldest is null && _inputEnded)
                    {
                        break;
                    }

                    // The round that follows includes every job added before this point.
                    _changed = NewSignal();
                    changed = _changed.Task;
                    wait = TimeToWake(round is not null);
                }

                if (wait > TimeSpan.Zero)
                {
                    await WaitAsync(wait, changed, round).ConfigureAwait(false);
                }

                round = await FinishRoundAsync(round).ConfigureAwait(false) ?? StartRound();
                Expire(round is not null);
            }

            _outcomes.Writer.Complete();
        }
        catch (OperationCanceledException)
        {
            _outcomes.Writer.Complete();
        }
        catch (Exception exception)
        {
            _outcomes.Writer.Complete(exception);
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    // Returns at a signal, at the end of a round or when the time is over, whichever comes first.
    private async Task WaitAsync(TimeSpan wait, Task changed, Task? round)
    {
        using CancellationTokenSource woken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        // Rounded up: timers count whole milliseconds.
        Task delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time, woken.Token);
        await (round is null ? Task.WhenAny(changed, delay) : Task.WhenAny(changed, delay, round)).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private TimeSpan TimeToWake(bool isPolling)
    {
        if (_pending.Oldest is not { } oldest)
        {
            return s_maxSleep;
        }

        TimeSpan wake = RemainingTime(oldest);
        wake = wake < s_maxSleep ? wake : s_maxSleep;
        if (!isPolling)
        {
            TimeSpan due = _schedule.TimeToNextRound();
            wake = due < wake ? due : wake;
        }

        // Never zero during a round: the end of the round wakes the loop.
        return wake > TimeSpan.Zero || !isPolling ? wake : s_recentRound;
    }

    private Task<int>? StartRound()
    {
        lock (_lock)
        {
            if (_pending.Oldest is not { } oldest)
            {
                return null;
            }

            bool lastChance = RemainingTime(oldest) <= TimeSpan.Zero && (_lastRoundAt == 0 || _time.GetElapsedTime(_lastRoundAt) > s_recentRound);
            if (_schedule.TimeToNextRound() > TimeSpan.Zero && !lastChance)
            {
                return null;
            }

            _schedule.BeginRound();
            return _round.PollAsync(_pending.Pending(), _pending.Added, Lost, _stop.Token);
        }
    }

    private async Task<Task<int>?> FinishRoundAsync(Task<int>? round)
    {
        if (round is null || !round.IsCompleted)
        {
            return round;
        }

        int requests = 1;
        try
        {
            requests = await round.ConfigureAwait(false);
        }
        catch (VlmRunAuthenticationException exception)
        {
            foreach (PendingJob<T> job in _pending.Pending())
            {
                Lost(job, exception);
            }
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // The next round may succeed where this one failed.
            _lastFailure = exception as VlmRunException ?? _lastFailure;
            _listener?.Verbose($"Polling the pending jobs failed and will be repeated: {exception.Message}");
        }

        lock (_lock)
        {
            _lastRoundAt = _time.GetTimestamp();
            _schedule.EndRound(requests);
        }

        return null;
    }

    private void Seen(PendingJob<T> pending, T job)
    {
        _lastFailure = null;
        _pending.Seen(pending, job);
    }

    private void Lost(PendingJob<T> job, VlmRunException exception) => _pending.GiveUp(job, false, exception);

    // A job is polled once more before it expires; the poll may take as long as the round before.
    private void Expire(bool isPolling)
    {
        TimeSpan grace = s_recentRound + (_schedule.LastDuration < s_maxGrace ? _schedule.LastDuration : s_maxGrace);
        while (_pending.Oldest is { } oldest && RemainingTime(oldest) <= (isPolling ? -grace : TimeSpan.Zero))
        {
            _pending.GiveUp(oldest, true, _lastFailure);
        }
    }

    private TimeSpan RemainingTime(PendingJob<T> job) =>
        _options.Timeout - (_time.GetElapsedTime(job.AddedAt) - (PausedTime() - job.PausedTime));

    private TimeSpan PausedTime() => _options.PausedTime?.Invoke() ?? TimeSpan.Zero;

    private void Signal() => _changed.TrySetResult();
}
