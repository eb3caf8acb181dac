namespace VlmRun.Transport;

/// <summary>The pauses that the service has asked for with its rejections.</summary>
internal sealed class RatePauses(TimeProvider time)
{
    private long _startedAt;
    private TimeSpan _length;
    private TimeSpan _earlier;

    /// <summary>How many there have been.</summary>
    public int Count { get; private set; }

    /// <summary>The time until the last one ends; negative after it, zero before the first.</summary>
    public TimeSpan Left => Count == 0 ? TimeSpan.Zero : _length - time.GetElapsedTime(_startedAt);

    /// <summary>The time since the last one ended; the longest time there is before the first.</summary>
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

    /// <summary>A pause begins.</summary>
    public void Begin(TimeSpan length)
    {
        Count++;
        _earlier += _length;
        _startedAt = time.GetTimestamp();
        _length = length;
    }
}
