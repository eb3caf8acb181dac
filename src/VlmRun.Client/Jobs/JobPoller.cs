using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Jobs;

/// <summary>Waits for any number of jobs in one loop; each comes out as it ends.</summary>
public sealed class JobPoller<T> : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan s_freshLook = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_longestGrace = TimeSpan.FromSeconds(30);

    // Timers take no more than 49 days.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Channel<JobOutcome<T>> _outcomes = Channel.CreateUnbounded<JobOutcome<T>>();
    private readonly CancellationTokenSource _stop;
    private readonly PollOptions _options;
    private readonly TimeProvider _time;
    private readonly IRequestListener? _listener;
    private readonly PollSchedule _schedule;
    private readonly PendingJobs<T> _ledger;
    private readonly PollRound<T> _round;
    private readonly Task _loop;

    private TaskCompletionSource _changed = NewSignal();
    private VlmRunException? _lastFailure;
    private bool _inputEnded;
    private long _lastLook;
    private bool _isDisposed;

    internal JobPoller(
        IPolledJobs<T> jobs,
        PollCache memory,
        PollOptions options,
        TimeProvider time,
        IRequestListener? listener,
        CancellationToken cancellationToken)
    {
        _options = options;
        _time = time;
        _listener = listener;
        _schedule = new PollSchedule(time, options.Interval);
        _ledger = new PendingJobs<T>(jobs, _outcomes.Writer);
        _round = new PollRound<T>(jobs, memory, time, listener, Seen);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Each job as its wait ends; ends itself when input has ended and nothing is pending.</summary>
    public ChannelReader<JobOutcome<T>> Outcomes => _outcomes.Reader;

    /// <summary>How the wait stands.</summary>
    public PollCounts Counts => _ledger.Counts;

    /// <summary>Adds a job by id; <paramref name="known"/> is the job as the caller has it, and is given back at once if it is done.</summary>
    public void Add(string id, T? known)
    {
        lock (_lock)
        {
            if (_ledger.Add(id, known, _time.GetTimestamp(), GateClosed()))
            {
                _schedule.Added(known is null);
                Signal();
            }
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
            Task<int>? look = null;
            while (true)
            {
                Task changed;
                TimeSpan wait;
                lock (_lock)
                {
                    if (_ledger.Oldest is null && _inputEnded)
                    {
                        break;
                    }

                    // Heard: what follows looks at all that is there now.
                    _changed = NewSignal();
                    changed = _changed.Task;
                    wait = NextWake(look is not null);
                }

                if (wait > TimeSpan.Zero)
                {
                    await WaitAsync(wait, changed, look).ConfigureAwait(false);
                }

                look = await AfterLookAsync(look).ConfigureAwait(false) ?? StartLook();
                Expire(look is not null);
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

    // Whichever comes first: a signal, the end of a look, the time.
    private async Task WaitAsync(TimeSpan wait, Task changed, Task? look)
    {
        using CancellationTokenSource woken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        // Whole milliseconds, as timers count: a rest of less would be no wait at all.
        Task delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time, woken.Token);
        await (look is null ? Task.WhenAny(changed, delay) : Task.WhenAny(changed, delay, look)).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private TimeSpan NextWake(bool looking)
    {
        if (_ledger.Oldest is not { } oldest)
        {
            return s_longestSleep;
        }

        TimeSpan wake = Left(oldest);
        wake = wake < s_longestSleep ? wake : s_longestSleep;
        if (!looking)
        {
            TimeSpan due = _schedule.Due();
            wake = due < wake ? due : wake;
        }

        // Never zero while a look is under way: its end wakes us.
        return wake > TimeSpan.Zero || !looking ? wake : s_freshLook;
    }

    private Task<int>? StartLook()
    {
        lock (_lock)
        {
            if (_ledger.Oldest is not { } oldest)
            {
                return null;
            }

            bool lastChance = Left(oldest) <= TimeSpan.Zero && (_lastLook == 0 || _time.GetElapsedTime(_lastLook) > s_freshLook);
            if (_schedule.Due() > TimeSpan.Zero && !lastChance)
            {
                return null;
            }

            _schedule.Looking();
            return _round.PollAsync(_ledger.Pending(), _ledger.Added, Lost, _stop.Token);
        }
    }

    private async Task<Task<int>?> AfterLookAsync(Task<int>? look)
    {
        if (look is null || !look.IsCompleted)
        {
            return look;
        }

        int requests = 1;
        try
        {
            requests = await look.ConfigureAwait(false);
        }
        catch (VlmRunAuthenticationException exception)
        {
            foreach (PendingJob<T> job in _ledger.Pending())
            {
                Lost(job, exception);
            }
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Whatever it is: the next look may see what this one could not.
            _lastFailure = exception as VlmRunException ?? _lastFailure;
            _listener?.Verbose($"A look at the pending jobs failed and will be repeated: {exception.Message}");
        }

        lock (_lock)
        {
            _lastLook = _time.GetTimestamp();
            _schedule.Looked(requests);
        }

        return null;
    }

    private void Seen(PendingJob<T> watched, T job)
    {
        _lastFailure = null;
        _ledger.Seen(watched, job);
    }

    private void Lost(PendingJob<T> job, VlmRunException exception) => _ledger.GiveUp(job, false, exception);

    // A last look is given first; one that takes longer than the one before it is not waited for.
    private void Expire(bool looking)
    {
        TimeSpan grace = s_freshLook + (_schedule.Took < s_longestGrace ? _schedule.Took : s_longestGrace);
        while (_ledger.Oldest is { } oldest && Left(oldest) <= (looking ? -grace : TimeSpan.Zero))
        {
            _ledger.GiveUp(oldest, true, _lastFailure);
        }
    }

    private TimeSpan Left(PendingJob<T> job) =>
        _options.Timeout - (_time.GetElapsedTime(job.AddedAt) - (GateClosed() - job.PausedTime));

    private TimeSpan GateClosed() => _options.PausedTime?.Invoke() ?? TimeSpan.Zero;

    private void Signal() => _changed.TrySetResult();
}
