using System;

namespace VlmRun.Jobs;

/// <summary>How long and how often to look.</summary>
public sealed class PollOptions
{
    /// <summary>How long to wait for each job from when it was added; default 300 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A fixed time between looks; null for 1 s, growing by half to 30 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>For how long in all the rate limit has let nothing through; that time does not count as waiting.</summary>
    public Func<TimeSpan>? PausedTime { get; init; }
}
