using System;
using System.Collections.Generic;

namespace VlmRun.Jobs;

/// <summary>One job that is being waited for.</summary>
internal sealed class PendingJob<T>(string id, T? known, int index, long addedAt, TimeSpan pausedTime)
    where T : class
{
    public string Id { get; } = id;

    /// <summary>The job as last seen.</summary>
    public T? Known { get; set; } = known;

    /// <summary>The same job, added again; it has one outcome for each time it was added.</summary>
    public List<T?> Again { get; } = [];

    /// <summary>The job was just created, so "not found" may be a delay of the service.</summary>
    public bool WasGiven { get; } = known is not null;

    /// <summary>Its place among all that were added.</summary>
    public int Index { get; } = index;

    public long AddedAt { get; } = addedAt;

    /// <summary>The paused time of the rate limiter when the job was added.</summary>
    public TimeSpan PausedTime { get; } = pausedTime;

    /// <summary>How often it was not found in a row.</summary>
    public int NotFound { get; set; }
}
