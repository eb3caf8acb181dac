using System.Collections.Generic;

namespace VlmRun.Transport;

/// <summary>The limit that the user has set: a maximum number of requests in any minute, and few at once, since services also limit bursts.</summary>
internal sealed class SlidingWindowLimiter(TimeProvider time, int perMinute)
{
    private const int MaxBurst = 5;
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _lastMinute = new();
    private readonly int _perMinute = perMinute;
    private TimeSpan _spacing = s_minute / perMinute;
    private volatile int _processes = 1;
    private int _burst = MaxBurst;
    private int _inWindow = perMinute;
    private TimeSpan _window = s_minute;

    // How far in the future the next request would be if all were evenly spaced.
    private TimeSpan _ahead;
    private long _aheadAt = time.GetTimestamp();

    /// <summary>Shares the limit with other processes: this one sends the part of it that falls to each, from its next request on.</summary>
    /// <returns>Whether that is another part than before.</returns>
    public bool Share(int processes)
    {
        int before = _processes;
        _processes = Math.Max(1, processes);
        return _processes != before;
    }

    /// <summary>The time until the next request may be sent.</summary>
    public TimeSpan TimeToNext()
    {
        Apply(_processes);
        TimeSpan left = _ahead - time.GetElapsedTime(_aheadAt) - _spacing * (_burst - 1);
        if (_lastMinute.Count >= _inWindow)
        {
            TimeSpan window = _window - time.GetElapsedTime(_lastMinute.Peek());
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
        if (_lastMinute.Count > _inWindow)
        {
            _lastMinute.Dequeue();
        }
    }

    private void Apply(int processes)
    {
        _spacing = s_minute * processes / _perMinute;
        _burst = Math.Max(1, MaxBurst / processes);
        // A whole number of requests, in a window that may be longer than a minute.
        _inWindow = (_perMinute + processes - 1) / processes;
        _window = _spacing * _inWindow;
        while (_lastMinute.Count > _inWindow)
        {
            _lastMinute.Dequeue();
        }
    }
}
