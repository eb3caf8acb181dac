using System;

namespace VlmRun.Waiting;

/// <summary>When to look next.</summary>
internal sealed class WatchSchedule(TimeProvider time, TimeSpan? interval)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_whileInputComes = TimeSpan.FromSeconds(5);

    // While input comes, at most one request in five is a look.
    private const int InputsPerLook = 4;

    private TimeSpan _pause = interval ?? s_first;
    private long _since;
    private bool _inputEnded;
    private bool _atOnce;
    private bool _started;
    private int _inputs;
    private int _lookRequests = 1;

    /// <summary>A job was added; <paramref name="unseen"/> when nothing is known of it yet.</summary>
    public void Added(bool unseen)
    {
        if (!_started)
        {
            _started = true;
            _since = time.GetTimestamp();
        }

        _atOnce |= unseen;
        _inputs++;
        if (_inputEnded)
        {
            _since = time.GetTimestamp();
        }
    }

    public void InputEnded()
    {
        _inputEnded = true;
        if (interval is null)
        {
            _since = time.GetTimestamp();
        }
    }

    /// <summary>A look has ended that took <paramref name="requests"/> requests.</summary>
    public void Looked(int requests)
    {
        _since = time.GetTimestamp();
        _lookRequests = Math.Max(1, requests);
        _inputs = 0;
        _atOnce = false;
        if (interval is null && _inputEnded)
        {
            _pause = _pause * 1.5 < s_longest ? _pause * 1.5 : s_longest;
        }
    }

    /// <summary>How long until the next look; zero when it is due.</summary>
    public TimeSpan Due()
    {
        TimeSpan pause = _inputEnded ? (_atOnce ? TimeSpan.Zero : _pause)
            : _inputs >= InputsPerLook * _lookRequests ? s_whileInputComes
            : s_longest;
        TimeSpan left = pause - time.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
