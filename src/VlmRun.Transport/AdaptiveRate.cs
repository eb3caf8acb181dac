namespace VlmRun.Transport;

/// <summary>The rate learned from rejections: the time since the last pause, including the pause that follows, divided by the requests accepted in it.</summary>
internal sealed class AdaptiveRate(TimeProvider time)
{
    private const int SpeedUpAfter = 20;
    private const double SpeedUpFactor = 0.95;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    // Ten requests a minute is the lowest published limit: no slower rate is learned.
    private static readonly TimeSpan s_maxSpacing = TimeSpan.FromSeconds(6);

    // Limits are per minute: requests older than two windows say nothing about the rate.
    private long _windowStart = time.GetTimestamp();
    private long _previousStart = time.GetTimestamp();
    private int _accepted;
    private int _previousAccepted;
    private bool _isIdle = true;

    private TimeSpan _measuredTime;
    private int _measuredRequests;
    private int _acceptedSinceSpeedUp;

    /// <summary>Time between two requests; zero before the first rejection.</summary>
    public TimeSpan Spacing { get; private set; }

    /// <summary>A request is sent.</summary>
    public void RecordSent()
    {
        if (_isIdle || time.GetElapsedTime(_windowStart) > 2 * s_minute)
        {
            Begin();
        }
        else if (time.GetElapsedTime(_windowStart) > s_minute)
        {
            (_previousStart, _previousAccepted) = (_windowStart, _accepted);
            (_windowStart, _accepted) = (time.GetTimestamp(), 0);
        }
    }

    /// <summary>A request was accepted.</summary>
    public void Accepted()
    {
        _accepted++;
        if (++_acceptedSinceSpeedUp >= SpeedUpAfter)
        {
            _acceptedSinceSpeedUp = 0;
            Spacing *= SpeedUpFactor;
        }
    }

    /// <summary>A request of the burst that ended in the last rejection was accepted after all.</summary>
    public void AcceptedLate()
    {
        _measuredRequests++;
        UpdateSpacing();
    }

    /// <summary>The rate limiter pauses for <paramref name="pause"/>.</summary>
    public void RecordPause(TimeSpan pause)
    {
        _measuredTime = time.GetElapsedTime(_previousStart) + pause;
        _measuredRequests = _accepted + _previousAccepted;
        UpdateSpacing();
        _acceptedSinceSpeedUp = 0;
        _isIdle = true;
    }

    /// <summary>Forgets what was learned.</summary>
    public void Forget()
    {
        Spacing = TimeSpan.Zero;
        _measuredRequests = _acceptedSinceSpeedUp = 0;
        _isIdle = true;
    }

    private void UpdateSpacing()
    {
        // Without accepted requests the rate cannot be measured.
        if (_measuredRequests > 0)
        {
            TimeSpan spacing = _measuredTime / _measuredRequests;
            Spacing = spacing < s_maxSpacing ? spacing : s_maxSpacing;
        }
    }

    private void Begin()
    {
        _isIdle = false;
        _windowStart = _previousStart = time.GetTimestamp();
        _accepted = _previousAccepted = 0;
    }
}
