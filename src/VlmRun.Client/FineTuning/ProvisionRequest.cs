namespace VlmRun;

/// <summary>A fine-tuned model to be kept ready: <c>POST fine_tuning/provision</c>; what is null is not sent.</summary>
public sealed class ProvisionRequest
{
    /// <summary>The fine-tuned model.</summary>
    public required string Model { get; init; }

    /// <summary>Seconds that it stays ready; the official clients send 600.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>Requests that it serves at once; the official clients send 1.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Send the request once more even if it may have been done.</summary>
    public bool Resubmit { get; init; }
}
