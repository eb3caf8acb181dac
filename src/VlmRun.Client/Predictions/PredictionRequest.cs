namespace VlmRun;

/// <summary>Properties that all routes for starting a prediction share.</summary>
public abstract class PredictionRequest
{
    private protected PredictionRequest()
    {
    }

    /// <summary>True: the service responds immediately and works in the background. Null: the service's default, which is false for images and true for all else.</summary>
    public bool? Batch { get; init; }

    /// <summary>The settings of the prediction.</summary>
    public GenerationConfig? Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>The address to which the service posts the prediction when it ends.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    public bool Resubmit { get; init; }
}
