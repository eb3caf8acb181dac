namespace VlmRun.Simulator.State;

/// <summary>The parameters of a token bucket.</summary>
public sealed record RateLimit
{
    /// <summary>The tokens that are added per minute.</summary>
    public double PerMinute { get; init; } = 600;

    /// <summary>Tokens in a full bucket.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>Whether a 429 has a Retry-After header.</summary>
    public bool RetryAfter { get; init; } = true;
}
