namespace VlmRun.Simulator.Callbacks;

/// <summary>One attempt to send a callback.</summary>
public sealed class CallbackAttempt
{
    /// <summary>Milliseconds from the simulator's start.</summary>
    public double AtMs { get; internal init; }

    /// <summary>The kind of job that ended: prediction, execution, agent or fine_tuning.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The id of the job that ended.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The prediction that ended; empty for other kinds of jobs.</summary>
    public string PredictionId => Kind == "prediction" ? Id : "";

    /// <summary>The address that it was sent to.</summary>
    public string Url { get; internal init; } = "";

    /// <summary>The number of the attempt, from 1; 0 if the address was rejected.</summary>
    public int Attempt { get; internal init; }

    /// <summary>delivered, failed (another response, or none) or refused (not a loopback address).</summary>
    public string Outcome { get; internal init; } = "";

    /// <summary>The status answered, or null.</summary>
    public int? Status { get; internal init; }

    /// <summary>The signature header sent, or null.</summary>
    public string? Signature { get; internal init; }

    /// <summary>The reason why there was no response, or null.</summary>
    public string? Error { get; internal init; }
}
