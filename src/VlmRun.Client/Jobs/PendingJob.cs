namespace VlmRun.Jobs;

/// <summary>One job that is being waited for.</summary>
internal sealed class PendingJob<T>(string id, T? known, int index, long addedAt, TimeSpan pausedTime)
    where T : class
{
    public string Id { get; } = id;

    /// <summary>The job as last seen.</summary>
    public T? Known { get; set; } = known;

    /// <summary>The number of times that the job was added; it has one outcome for each.</summary>
    public List<T?> Again { get; } = [];

    /// <summary>The job was just created, so a 404 may be temporary.</summary>
    public bool WasGiven { get; } = known is not null;

    /// <summary>Its position among all added jobs.</summary>
    public int Index { get; } = index;

    public long AddedAt { get; } = addedAt;

    /// <summary>The paused time of the rate limiter when the job was added.</summary>
    public TimeSpan PausedTime { get; } = pausedTime;

    /// <summary>The number of consecutive responses without the job.</summary>
    public int NotFound { get; set; }
}
