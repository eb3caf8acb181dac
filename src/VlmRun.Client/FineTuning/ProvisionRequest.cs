namespace VlmRun;

/// <summary>Provisions a fine-tuned model: <c>POST fine_tuning/provision</c>; null values are not sent.</summary>
public sealed class ProvisionRequest
{
    /// <summary>The fine-tuned model.</summary>
    public required string Model { get; init; }

    /// <summary>How long the model stays provisioned, in seconds; the official clients send 600.</summary>
    [JsonPropertyName("duration")]
    public int? DurationSeconds { get; init; }

    /// <summary>Maximum number of concurrent requests; the official clients send 1.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Send the request once more even if the model may have been provisioned.</summary>
    [JsonIgnore]
    public bool Resubmit { get; init; }
}
