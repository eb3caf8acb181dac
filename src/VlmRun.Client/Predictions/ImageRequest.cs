using System.Collections.Generic;

namespace VlmRun;

/// <summary>What the two image routes share.</summary>
public abstract class ImageRequest : PredictionRequest
{
    private protected ImageRequest()
    {
    }

    /// <summary>One or more images that make one prediction.</summary>
    public required IReadOnlyList<ImageSource> Images { get; init; }
}
