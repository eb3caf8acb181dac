namespace VlmRun;

/// <summary>Properties that the routes for documents, audio and video share. Exactly one of <see cref="FileId"/> and <see cref="Url"/> is set.</summary>
public abstract class MediaRequest : PredictionRequest
{
    private protected MediaRequest()
    {
    }

    /// <summary>The kind of media.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>The id of an uploaded file.</summary>
    public string? FileId { get; init; }

    /// <summary>The address of a file, which the service fetches.</summary>
    public string? Url { get; init; }

    /// <summary>The source that the prediction reports; null for the id or the address.</summary>
    public string? Source { get; init; }
}
