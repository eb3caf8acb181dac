namespace VlmRun.Simulator.State;

/// <summary>A token bucket's measures.</summary>
public sealed record RateLimit
{
    /// <summary>Tokens that come back per minute.</summary>
    public double PerMinute { get; init; } = 600;

    /// <summary>Tokens in a full bucket.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>Whether a 429 tells how long to wait.</summary>
    public bool RetryAfter { get; init; } = true;
}
