namespace VlmRun;

/// <summary>A prediction with a fine-tuned model: <c>POST fine_tuning/generate</c>. The service responds when the work is done.</summary>
public sealed class FineTunedModelRequest
{
    /// <summary>Maximum number of images in one request (api reference 2.11).</summary>
    public const int MaxImages = 16;

    /// <summary>The fine-tuned model.</summary>
    public required string Model { get; init; }

    /// <summary>Up to <see cref="MaxImages"/> images for one prediction; empty for a video.</summary>
    [JsonIgnore]
    public IReadOnlyList<ImageSource> Images { get; init; } = [];

    /// <summary>A video, instead of images.</summary>
    [JsonIgnore]
    public VideoSource? Video { get; init; }

    /// <summary>The settings of the prediction; a prompt and a JSON schema are required.</summary>
    public required GenerationConfig Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    [JsonIgnore]
    public bool Resubmit { get; init; }

    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Config.Prompt))
        {
            throw new ArgumentException("A prediction with a fine-tuned model needs a prompt.");
        }

        if (Config.JsonSchema is not { ValueKind: JsonValueKind.Object })
        {
            throw new ArgumentException("A prediction with a fine-tuned model needs a JSON schema, which must be an object.");
        }

        if (Images.Count > 0 == Video is not null)
        {
            throw new ArgumentException("A prediction with a fine-tuned model needs either images or one video.");
        }

        if (Images.Count > MaxImages)
        {
            throw new ArgumentException($"A prediction with a fine-tuned model takes at most {MaxImages} images in one request; {Images.Count} were given.");
        }
    }
}
