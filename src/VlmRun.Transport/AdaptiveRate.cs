using System;

namespace VlmRun.Transport;

/// <summary>The pace that rejections teach: the time since the gate opened, pause included, by the requests that got through in it.</summary>
internal sealed class AdaptiveRate(TimeProvider time)
{
    private const int EaseAfter = 20;
    private const double Ease = 0.95;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    // Ten a minute is the lowest published limit: no lesson is slower, however few requests taught it.
    private static readonly TimeSpan s_slowest = TimeSpan.FromSeconds(6);

    // Limits are per minute: what lies further back than two windows says nothing.
    private long _windowStart = time.GetTimestamp();
    private long _previousStart = time.GetTimestamp();
    private int _accepted;
    private int _previousAccepted;
    private bool _isIdle = true;

    private TimeSpan _lesson;
    private int _lessonAccepted;
    private int _sinceEased;

    /// <summary>Time between two requests; zero until there was a lesson.</summary>
    public TimeSpan Spacing { get; private set; }

    /// <summary>A request goes.</summary>
    public void Took()
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

    /// <summary>A request got through.</summary>
    public void Accepted()
    {
        _accepted++;
        if (++_sinceEased >= EaseAfter)
        {
            _sinceEased = 0;
            Spacing *= Ease;
        }
    }

    /// <summary>A request of the burst that ended in the last rejection got through after all.</summary>
    public void AcceptedLate()
    {
        _lessonAccepted++;
        Learn();
    }

    /// <summary>The gate closes for <paramref name="pause"/>.</summary>
    public void Closed(TimeSpan pause)
    {
        _lesson = time.GetElapsedTime(_previousStart) + pause;
        _lessonAccepted = _accepted + _previousAccepted;
        Learn();
        _sinceEased = 0;
        _isIdle = true;
    }

    private void Learn()
    {
        // What got nothing through tells when to go on, not how fast.
        if (_lessonAccepted > 0)
        {
            TimeSpan spacing = _lesson / _lessonAccepted;
            Spacing = spacing < s_slowest ? spacing : s_slowest;
        }
    }

    private void Begin()
    {
        _isIdle = false;
        _windowStart = _previousStart = time.GetTimestamp();
        _accepted = _previousAccepted = 0;
    }
}
