namespace VlmRun.Simulator.Control;

/// <summary>The body of POST /_sim/predictions and /_sim/executions.</summary>
internal sealed class Seed
{
    public int Count { get; init; } = 1;

    /// <summary>pending, enqueued and running continue to their outcome; any other status is permanent.</summary>
    public string Status { get; init; } = "pending";

    public string? Domain { get; init; } = "document.invoice";

    /// <summary>The agent of executions.</summary>
    public string Name { get; init; } = "invoice-reader:1";

    public double? JobSeconds { get; init; }

    public int? JobPolls { get; init; }

    public string? Outcome { get; init; }

    public int RowBytes { get; init; }
}
