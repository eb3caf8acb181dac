using System;

namespace VlmRun.PostgreSql;

/// <summary>How many sources have a step as their last.</summary>
/// <param name="Step">The step; null for sources that were entered only.</param>
/// <param name="IsLive">Whether a live worker has them.</param>
/// <param name="Count">Their number.</param>
public sealed record StepCount(string? Step, bool IsLive, long Count)
{
    /// <summary>The worker that recorded their results; null for sources without a result.</summary>
    public long? EndedBy { get; init; }

    /// <summary>When the last of these steps was recorded; null before the first.</summary>
    public DateTime? LastAt { get; init; }
}
