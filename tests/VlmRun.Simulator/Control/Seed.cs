namespace VlmRun.Simulator.Control;

/// <summary>The body of POST /_sim/predictions.</summary>
internal sealed class Seed
{
    public int Count { get; init; } = 1;

    /// <summary>pending, enqueued and running go on to their outcome; any other status stays.</summary>
    public string Status { get; init; } = "pending";

    public string? Domain { get; init; } = "document.invoice";

    public double? JobSeconds { get; init; }

    public int? JobPolls { get; init; }

    public string? Outcome { get; init; }

    public int RowBytes { get; init; }
}
