namespace VlmRun;

/// <summary>What the routes for documents, audio and video share. Exactly one of <see cref="FileId"/> and <see cref="Url"/> is given.</summary>
public abstract class MediaRequest : PredictionRequest
{
    private protected MediaRequest()
    {
    }

    /// <summary>What the file holds.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>The id of a file at the service.</summary>
    public string? FileId { get; init; }

    /// <summary>The address of a file, which the service fetches itself.</summary>
    public string? Url { get; init; }

    /// <summary>What the prediction says that it was made from; null for the id or the address.</summary>
    public string? Source { get; init; }
}
