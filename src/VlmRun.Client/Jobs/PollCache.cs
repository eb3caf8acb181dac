namespace VlmRun.Jobs;

/// <summary>What polling has learned about the list, kept for the session.</summary>
internal sealed class PollCache
{
    private long? _notNewestFirstAt;

    /// <summary>How long a list that is not newest first is not used.</summary>
    public static TimeSpan ListPause { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The number of rows to request, based on the size of earlier pages.</summary>
    public PageSize Pages { get; } = new(PageSize.MaxRows);

    /// <summary>Whether the list was found not to be newest first within <see cref="ListPause"/>.</summary>
    public bool IsListDisabled(TimeProvider time) => _notNewestFirstAt is { } since && time.GetElapsedTime(since) < ListPause;

    /// <summary>Records that the list is not newest first, so a pending job may be anywhere in it.</summary>
    public void DisableList(TimeProvider time) => _notNewestFirstAt = time.GetTimestamp();
}
