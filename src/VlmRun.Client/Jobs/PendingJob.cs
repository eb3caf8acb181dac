using System;
using System.Collections.Generic;

namespace VlmRun.Jobs;

/// <summary>One job that is being waited for.</summary>
internal sealed class PendingJob<T>(string id, T? known, int index, long addedAt, TimeSpan gateClosed)
    where T : class
{
    public string Id { get; } = id;

    /// <summary>The job as last seen.</summary>
    public T? Known { get; set; } = known;

    /// <summary>The same job as it was given again; it comes out once for each time it was added.</summary>
    public List<T?> Again { get; } = [];

    /// <summary>The service gave us this job itself, so that "not found" may be its delay.</summary>
    public bool WasGiven { get; } = known is not null;

    /// <summary>Its place among all that were added.</summary>
    public int Index { get; } = index;

    public long AddedAt { get; } = addedAt;

    /// <summary>What the gate's clock said when the job was added.</summary>
    public TimeSpan PausedTime { get; } = gateClosed;

    /// <summary>How often it was not found in a row.</summary>
    public int NotFound { get; set; }
}
