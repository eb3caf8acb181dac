using System.Collections.Generic;

namespace VlmRun.Transport;

/// <summary>The limit that the user has set: a maximum number of requests in any minute, and few at once, since services also limit bursts.</summary>
internal sealed class SlidingWindowLimiter(TimeProvider time, int perMinute)
{
    private const int Burst = 5;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _lastMinute = new();
    private readonly TimeSpan _spacing = s_minute / perMinute;

    // How far in the future the next request would be if all were evenly spaced.
    private TimeSpan _ahead;
    private long _aheadAt = time.GetTimestamp();

    /// <summary>The time until the next request may be sent.</summary>
    public TimeSpan TimeToNext()
    {
        TimeSpan left = _ahead - time.GetElapsedTime(_aheadAt) - _spacing * (Burst - 1);
        if (_lastMinute.Count >= perMinute)
        {
            TimeSpan window = s_minute - time.GetElapsedTime(_lastMinute.Peek());
            left = window > left ? window : left;
        }

        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>A request is sent.</summary>
    public void RecordSent()
    {
        TimeSpan ahead = _ahead - time.GetElapsedTime(_aheadAt);
        _ahead = (ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero) + _spacing;
        _aheadAt = time.GetTimestamp();
        _lastMinute.Enqueue(_aheadAt);
        if (_lastMinute.Count > perMinute)
        {
            _lastMinute.Dequeue();
        }
    }
}
