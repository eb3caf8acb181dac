namespace VlmRun.Simulator.Callbacks;

/// <summary>One attempt to tell a callback address that a job ended.</summary>
public sealed class CallbackAttempt
{
    /// <summary>Milliseconds from the simulator's start.</summary>
    public double AtMs { get; internal init; }

    /// <summary>What ended: prediction, execution, agent or fine_tuning.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The id of what ended.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The prediction that ended; empty when it was none.</summary>
    public string PredictionId => Kind == "prediction" ? Id : "";

    /// <summary>Where it was sent.</summary>
    public string Url { get; internal init; } = "";

    /// <summary>Counts from 1; 0 when the address was refused.</summary>
    public int Attempt { get; internal init; }

    /// <summary>delivered, failed (answered otherwise, or not at all) or refused (not a loopback address).</summary>
    public string Outcome { get; internal init; } = "";

    /// <summary>The status answered, or null.</summary>
    public int? Status { get; internal init; }

    /// <summary>The signature header sent, or null.</summary>
    public string? Signature { get; internal init; }

    /// <summary>Why there was no answer, or null.</summary>
    public string? Error { get; internal init; }
}
