namespace VlmRun;

/// <summary>What all routes that start a prediction share.</summary>
public abstract class PredictionRequest
{
    private protected PredictionRequest()
    {
    }

    /// <summary>True: answer at once and work in the background. Null: the service's default: false for images, true for all else.</summary>
    public bool? Batch { get; init; }

    /// <summary>How the prediction is made.</summary>
    public GenerationConfig? Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Where the service posts the prediction when it is done.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    public bool Resubmit { get; init; }
}
