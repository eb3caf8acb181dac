namespace VlmRun;

/// <summary>Properties that both image routes share.</summary>
public abstract class ImageRequest : PredictionRequest
{
    private protected ImageRequest()
    {
    }

    /// <summary>One or more images for one prediction.</summary>
    public required IReadOnlyList<ImageSource> Images { get; init; }
}
