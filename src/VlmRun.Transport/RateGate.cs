using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Transport;

/// <summary>Lets the requests of one session through one after the other, no faster than the service takes them.</summary>
internal sealed class RateGate(TimeProvider time, int? perMinute, TimeSpan patience)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<int>> _waiting = [];
    private readonly RequestPace? _own = perMinute is { } limit ? new RequestPace(time, limit) : null;
    private readonly LearnedPace _learned = new(time);

    private int _closings;
    private long _closedAt;
    private TimeSpan _closedLength;
    private TimeSpan _closedBefore;
    private TimeSpan _nextPause = s_firstPause;
    private long? _refusingSince;
    private long? _lastTook;
    private bool _isPumping;

    /// <summary>For how long in all the service has kept the gate closed.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_lock)
            {
                TimeSpan now = _closings == 0 ? TimeSpan.Zero : time.GetElapsedTime(_closedAt);
                return _closedBefore + (now < _closedLength ? now : _closedLength);
            }
        }
    }

    /// <summary>Waits for a permit; gives its number, which goes with the answer. Who was rejected goes before who was not.</summary>
    public async Task<int> EnterAsync(bool wasRejected, CancellationToken cancellationToken)
    {
        TaskCompletionSource<int> turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_waiting.Count == 0 && Left() == TimeSpan.Zero)
            {
                if (WasIdle())
                {
                    // What was refused before then was given up: it says nothing of how patient to be now.
                    _refusingSince = null;
                    _nextPause = s_firstPause;
                }

                return Take();
            }

            LinkedListNode<TaskCompletionSource<int>> node = wasRejected ? _waiting.AddFirst(turn) : _waiting.AddLast(turn);
            if (!_isPumping)
            {
                _isPumping = true;
                _ = PumpAsync();
            }
        }

        CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                _waiting.Remove(turn);
            }

            turn.TrySetCanceled(cancellationToken);
        });
        await using (registration.ConfigureAwait(false))
        {
            return await turn.Task.ConfigureAwait(false);
        }
    }

    /// <summary>The request of this permit was answered, by anything but 429.</summary>
    public void Accepted(int permit)
    {
        lock (_lock)
        {
            if (permit == _closings)
            {
                _learned.Accepted();
                _nextPause = s_firstPause;
                _refusingSince = null;
            }
            else if (permit == _closings - 1)
            {
                _learned.AcceptedLate();
            }
        }
    }

    /// <summary>The request of this permit was answered 429; false when there is no point in waiting any more.</summary>
    public bool Rejected(int permit, TimeSpan? retryAfter, IRequestListener? listener)
    {
        lock (_lock)
        {
            _refusingSince ??= time.GetTimestamp();
            if (permit == _closings)
            {
                TimeSpan pause = retryAfter ?? _nextPause;
                _nextPause = _nextPause * 2 < s_longestPause ? _nextPause * 2 : s_longestPause;
                _closings++;
                _closedBefore += _closedLength;
                _closedAt = time.GetTimestamp();
                _closedLength = pause;
                _learned.Closed(pause);

                // The first goes when the pause is over; the pace holds from there.
                _lastTook = null;
                listener?.Verbose(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The service limits the rate (429): waiting {pause.TotalSeconds:0.0} s, then a request every {_learned.Spacing.TotalSeconds:0.00} s."));
            }

            if (!IsPatient())
            {
                Refuse();
                return false;
            }

            return true;
        }
    }

    private bool WasIdle() =>
        time.GetElapsedTime(_closedAt) - _closedLength > s_longestPause && (_lastTook is not { } last || time.GetElapsedTime(last) > s_longestPause);

    private bool IsPatient()
    {
        TimeSpan closed = _closings == 0 ? TimeSpan.Zero : _closedLength - time.GetElapsedTime(_closedAt);
        TimeSpan refused = _refusingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        return closed <= TimeSpan.Zero || closed + refused <= patience;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock)
            {
                if (!IsPatient())
                {
                    Refuse();
                }

                left = Left();
                while (_waiting.Count > 0 && left == TimeSpan.Zero)
                {
                    TaskCompletionSource<int> next = _waiting.First!.Value;
                    _waiting.RemoveFirst();
                    if (next.TrySetResult(_closings))
                    {
                        Take();
                    }

                    left = Left();
                }

                if (_waiting.Count == 0)
                {
                    _isPumping = false;
                    return;
                }
            }

            // Whole milliseconds, as timers count: a rest of less would be no wait at all.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Refuse()
    {
        foreach (TaskCompletionSource<int> waiting in _waiting)
        {
            waiting.TrySetException(new RateLimitedException(
                $"The service has refused every request for longer than {patience.TotalMinutes:0.#} min, or asks to wait longer than that."));
        }

        _waiting.Clear();
    }

    private int Take()
    {
        _lastTook = time.GetTimestamp();
        _own?.Took();
        _learned.Took();
        return _closings;
    }

    private TimeSpan Left()
    {
        TimeSpan left = _closings == 0 ? TimeSpan.Zero : _closedLength - time.GetElapsedTime(_closedAt);
        if (_lastTook is { } last)
        {
            left = Later(left, _learned.Spacing - time.GetElapsedTime(last));
        }

        return Later(Later(left, _own?.Left() ?? TimeSpan.Zero), TimeSpan.Zero);
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
