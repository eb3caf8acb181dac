namespace VlmRun.Jobs;

/// <summary>How long to wait, and how often to poll.</summary>
public sealed class PollOptions
{
    /// <summary>Time limit for each job from when it was added; default 300 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A fixed time between polls; null for 1 s, growing by half to 30 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Returns the total time for which the rate limiter was paused; it does not count toward the time limit.</summary>
    public Func<TimeSpan>? PausedTime { get; init; }
}
