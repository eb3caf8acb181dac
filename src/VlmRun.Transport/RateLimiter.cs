using System.Globalization;

namespace VlmRun.Transport;

/// <summary>Limits the request rate of one session to what the service accepts.</summary>
internal sealed class RateLimiter(TimeProvider time, int? perMinute, TimeSpan maxWait)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(60);

    // What was learned holds for as long: by then the limit may be another one, and its window is over.
    private static readonly TimeSpan s_maxIdle = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_minReported = TimeSpan.FromSeconds(0.1);

    private readonly Lock _lock = new();
    private readonly RequestQueue _waiting = new();
    private readonly SlidingWindowLimiter? _slidingWindow = perMinute is { } limit ? new SlidingWindowLimiter(time, limit) : null;
    private readonly AdaptiveRate _adaptiveRate = new(time);
    private readonly InFlightLimit _inFlight = new(time);
    private long _permits;
    private readonly RatePauses _pauses = new(time);
    private TimeSpan _nextPause = s_firstPause;
    private long? _rejectingSince;
    private long? _lastSentAt;
    private bool _isGranting;

    /// <summary>The total time for which the service has paused the rate limiter.</summary>
    public TimeSpan PausedTime
    {
        get
        {
            lock (_lock)
            {
                return _pauses.Total;
            }
        }
    }

    /// <summary>Shares the user's own limit with other processes; <paramref name="processes"/> is their number, this one included.</summary>
    public void Share(int processes)
    {
        lock (_lock)
        {
            if (_slidingWindow?.Share(processes) == true)
            {
                // What was learned came of the other share: until processes know of each other, they send too much together.
                _adaptiveRate.Forget();
            }
        }
    }

    /// <summary>What holds requests back now.</summary>
    public RateLimitState State
    {
        get
        {
            lock (_lock)
            {
                ForgetIfIdle();
                TimeSpan pause = Max(_pauses.Left, TimeSpan.Zero);
                double? learned = _adaptiveRate.Spacing > TimeSpan.Zero ? Math.Round(TimeSpan.FromMinutes(1) / _adaptiveRate.Spacing, 1) : null;
                return new RateLimitState(learned, pause, _waiting.Count == 0 ? TimeSpan.Zero : TimeToNextPermit(), _waiting.Count);
            }
        }
    }

    /// <summary>Waits for a permit, which the caller returns with the outcome of the request.</summary>
    /// <param name="wasRejected">The request was rejected before: it is sent first.</param>
    /// <param name="isRead">The request only reads: it alternates with the others.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="listener">Is told when the request has to wait for the learned or the user's own rate.</param>
    public async Task<RequestPermit> AcquireAsync(bool wasRejected, bool isRead, CancellationToken cancellationToken, IRequestListener? listener = null)
    {
        TaskCompletionSource<RequestPermit> turn;
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ForgetIfIdle();
            if (_waiting.Count == 0 && TimeToNextPermit() == TimeSpan.Zero)
            {
                if (WasIdle())
                {
                    // Earlier rejected requests were canceled, and must not shorten the wait of later ones.
                    _rejectingSince = null;
                    _nextPause = s_firstPause;
                }

                return RecordSent(NextPermit());
            }

            ReportWait(listener);
            turn = _waiting.Add(wasRejected, isRead);
            if (!_isGranting)
            {
                _isGranting = true;
                _ = GrantPermitsAsync();
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

    /// <summary>The request of this permit got a response other than 429.</summary>
    public void Accepted(RequestPermit permit)
    {
        lock (_lock)
        {
            RecordAccepted(permit);
            GrantDuePermits();
        }
    }

    /// <summary>The request got no response, which says nothing about the limit.</summary>
    public void Failed(RequestPermit permit)
    {
        lock (_lock)
        {
            _inFlight.Failed(permit);
            GrantDuePermits();
        }
    }

    /// <summary>The request of this permit got 429; false when waiting longer is pointless.</summary>
    public bool Rejected(RequestPermit permit, TimeSpan? retryAfter, IRequestListener? listener)
    {
        lock (_lock)
        {
            _inFlight.Rejected(permit);
            RecordProven();
            _rejectingSince ??= time.GetTimestamp();
            if (permit.Pauses == _pauses.Count)
            {
                // Repeated rejections lengthen the pause, even if the service asks for a shorter one.
                TimeSpan pause = Max(retryAfter ?? TimeSpan.Zero, _nextPause);
                _nextPause = _nextPause * 2 < s_maxPause ? _nextPause * 2 : s_maxPause;
                _pauses.Begin(pause);
                _adaptiveRate.RecordPause(pause);
                ClientTelemetry.Pause(pause);
                _inFlight.Halve();

                // The first request is sent as soon as the pause ends; the spacing applies after it.
                _lastSentAt = null;
                listener?.Verbose(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The service limits the rate (429): waiting {pause.TotalSeconds:0.0} s, then a request every {_adaptiveRate.Spacing.TotalSeconds:0.00} s."));
            }

            if (!IsWithinMaxWait())
            {
                FailWaiting();
                return false;
            }

            GrantDuePermits();
            return true;
        }
    }

    private void ForgetIfIdle()
    {
        // The end of a pause counts as the last request: until then nothing could be sent.
        TimeSpan sent = _lastSentAt is { } last ? time.GetElapsedTime(last) : TimeSpan.MaxValue;
        TimeSpan paused = _pauses.SinceEnd;
        if (_waiting.Count == 0 && _adaptiveRate.Spacing > TimeSpan.Zero && (sent < paused ? sent : paused) > s_maxIdle)
        {
            _adaptiveRate.Forget();
            _inFlight.Forget();
        }
    }

    private void ReportWait(IRequestListener? listener)
    {
        TimeSpan spacing = Max(_adaptiveRate.Spacing, perMinute is { } limit ? TimeSpan.FromMinutes(1) / limit : TimeSpan.Zero);
        TimeSpan left = TimeToNextPermit() + _waiting.Count * spacing;
        if (listener is not null && spacing > TimeSpan.Zero && left >= s_minReported)
        {
            listener.Verbose(string.Create(
                CultureInfo.InvariantCulture, $"Waiting {left.TotalSeconds:0.0} s for the rate limit of {TimeSpan.FromMinutes(1) / spacing:0.#} requests per minute."));
        }
    }

    private bool WasIdle() =>
        _pauses.SinceEnd > s_maxPause && (_lastSentAt is not { } last || time.GetElapsedTime(last) > s_maxPause);

    private bool IsWithinMaxWait()
    {
        TimeSpan pause = _pauses.Left;
        TimeSpan rejected = _rejectingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        return pause <= TimeSpan.Zero || pause + rejected <= maxWait;
    }

    private async Task GrantPermitsAsync()
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock)
            {
                if (!IsWithinMaxWait())
                {
                    FailWaiting();
                }

                GrantDuePermits();
                if (_waiting.Count == 0)
                {
                    _isGranting = false;
                    return;
                }

                left = TimeToNextPermit();
            }

            // Rounded up: timers count whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void GrantDuePermits()
    {
        while (_waiting.Count > 0 && TimeToNextPermit() == TimeSpan.Zero)
        {
            RequestPermit permit = NextPermit();
            if (_waiting.TakeNext().TrySetResult(permit))
            {
                RecordSent(permit);
            }
        }
    }

    private void FailWaiting() => _waiting.FailAll(() => new RateLimitedException(
        $"The service has rejected every request for longer than {maxWait.TotalMinutes:0.#} min, or asks to wait longer than that."));

    private void RecordAccepted(RequestPermit permit)
    {
        if (!_inFlight.Accepted(permit) || permit.Pauses < _pauses.Count - 1)
        {
            return;
        }

        _nextPause = s_firstPause;
        _rejectingSince = null;
        if (permit.Pauses == _pauses.Count)
        {
            _adaptiveRate.Accepted();
        }
        else
        {
            _adaptiveRate.AcceptedLate();
        }
    }

    private void RecordProven()
    {
        while (_inFlight.Proven() is { } permit)
        {
            RecordAccepted(permit);
        }
    }

    private RequestPermit NextPermit() => new(_pauses.Count, _permits + 1);

    private RequestPermit RecordSent(RequestPermit permit)
    {
        _permits = permit.Number;
        _lastSentAt = time.GetTimestamp();
        _slidingWindow?.RecordSent();
        _adaptiveRate.RecordSent();
        _inFlight.RecordSent(permit);
        return permit;
    }

    private TimeSpan TimeToNextPermit()
    {
        RecordProven();
        TimeSpan left = _pauses.Left;
        if (_lastSentAt is { } last)
        {
            left = Max(left, _adaptiveRate.Spacing - time.GetElapsedTime(last));
        }

        left = Max(left, _inFlight.TimeToNext());
        return Max(Max(left, _slidingWindow?.TimeToNext() ?? TimeSpan.Zero), TimeSpan.Zero);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
