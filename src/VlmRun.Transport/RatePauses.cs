namespace VlmRun.Transport;

/// <summary>The pauses that the service has requested with its rejections.</summary>
internal sealed class RatePauses(TimeProvider time)
{
    private long _startedAt;
    private TimeSpan _length;
    private TimeSpan _earlier;

    /// <summary>The number of pauses.</summary>
    public int Count { get; private set; }

    /// <summary>The time until the last pause ends; negative after it has ended, zero before the first pause.</summary>
    public TimeSpan Left => Count == 0 ? TimeSpan.Zero : _length - time.GetElapsedTime(_startedAt);

    /// <summary>The time since the last pause ended; <see cref="TimeSpan.MaxValue"/> before the first pause.</summary>
    public TimeSpan SinceEnd => Count == 0 ? TimeSpan.MaxValue : -Left;

    /// <summary>The time for which requests have been paused in total.</summary>
    public TimeSpan Total
    {
        get
        {
            TimeSpan now = Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_startedAt);
            return _earlier + (now < _length ? now : _length);
        }
    }

    /// <summary>Starts a pause.</summary>
    public void Begin(TimeSpan length)
    {
        Count++;
        _earlier += _length;
        _startedAt = time.GetTimestamp();
        _length = length;
    }
}
