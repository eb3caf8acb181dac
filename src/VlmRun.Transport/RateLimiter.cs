using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Transport;

/// <summary>Lets the requests of one session through one after the other, no faster than the service takes them.</summary>
internal sealed class RateLimiter(TimeProvider time, int? perMinute, TimeSpan patience)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly RequestQueue _waiting = new();
    private readonly SlidingWindowLimiter? _own = perMinute is { } limit ? new SlidingWindowLimiter(time, limit) : null;
    private readonly AdaptiveRate _learned = new(time);
    private readonly InFlightLimit _inFlight = new(time);

    private long _permits;
    private int _closings;
    private long _closedAt;
    private TimeSpan _closedLength;
    private TimeSpan _closedBefore;
    private TimeSpan _nextPause = s_firstPause;
    private long? _refusingSince;
    private long? _lastTook;
    private bool _isPumping;

    /// <summary>For how long in all the service has kept the gate closed.</summary>
    public TimeSpan PausedTime
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

    /// <summary>Waits for a permit, which goes with the answer.</summary>
    /// <param name="wasRejected">It was sent before and rejected: it goes before what was not.</param>
    /// <param name="isRead">It only reads: it goes between what does not.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<RequestPermit> EnterAsync(bool wasRejected, bool isRead, CancellationToken cancellationToken)
    {
        TaskCompletionSource<RequestPermit> turn;
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

                return Take(Next());
            }

            turn = _waiting.Add(wasRejected, isRead);
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
    public void Accepted(RequestPermit permit)
    {
        lock (_lock)
        {
            GotThrough(permit);
            LetGo();
        }
    }

    /// <summary>The request of this permit brought no answer: that says nothing of the limit.</summary>
    public void Failed(RequestPermit permit)
    {
        lock (_lock)
        {
            _inFlight.Failed(permit);
            LetGo();
        }
    }

    /// <summary>The request of this permit was answered 429; false when there is no point in waiting any more.</summary>
    public bool Rejected(RequestPermit permit, TimeSpan? retryAfter, IRequestListener? listener)
    {
        lock (_lock)
        {
            _inFlight.Rejected(permit);
            CountProven();
            _refusingSince ??= time.GetTimestamp();
            if (permit.Pauses == _closings)
            {
                // However soon the service says: what is rejected again and again is not sent again and again at once.
                TimeSpan pause = Later(retryAfter ?? TimeSpan.Zero, _nextPause);
                _nextPause = _nextPause * 2 < s_longestPause ? _nextPause * 2 : s_longestPause;
                _closings++;
                _closedBefore += _closedLength;
                _closedAt = time.GetTimestamp();
                _closedLength = pause;
                _learned.Closed(pause);
                _inFlight.Halve();

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

            LetGo();
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

                LetGo();
                if (_waiting.Count == 0)
                {
                    _isPumping = false;
                    return;
                }

                left = Left();
            }

            // Whole milliseconds, as timers count: a rest of less would be no wait at all.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void LetGo()
    {
        while (_waiting.Count > 0 && Left() == TimeSpan.Zero)
        {
            RequestPermit permit = Next();
            if (_waiting.TakeNext().TrySetResult(permit))
            {
                Take(permit);
            }
        }
    }

    private void Refuse()
    {
        foreach (TaskCompletionSource<RequestPermit> waiting in _waiting.TakeAll())
        {
            waiting.TrySetException(new RateLimitedException(
                $"The service has refused every request for longer than {patience.TotalMinutes:0.#} min, or asks to wait longer than that."));
        }
    }

    private void GotThrough(RequestPermit permit)
    {
        if (!_inFlight.Accepted(permit) || permit.Pauses < _closings - 1)
        {
            return;
        }

        _nextPause = s_firstPause;
        _refusingSince = null;
        if (permit.Pauses == _closings)
        {
            _learned.Accepted();
        }
        else
        {
            _learned.AcceptedLate();
        }
    }

    private void CountProven()
    {
        while (_inFlight.Proven() is { } permit)
        {
            GotThrough(permit);
        }
    }

    private RequestPermit Next() => new(_closings, _permits + 1);

    private RequestPermit Take(RequestPermit permit)
    {
        _permits = permit.Number;
        _lastTook = time.GetTimestamp();
        _own?.Took();
        _learned.Took();
        _inFlight.Took(permit);
        return permit;
    }

    private TimeSpan Left()
    {
        CountProven();
        TimeSpan left = _closings == 0 ? TimeSpan.Zero : _closedLength - time.GetElapsedTime(_closedAt);
        if (_lastTook is { } last)
        {
            left = Later(left, _learned.Spacing - time.GetElapsedTime(last));
        }

        left = Later(left, _inFlight.Left());
        return Later(Later(left, _own?.Left() ?? TimeSpan.Zero), TimeSpan.Zero);
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
