namespace VlmRun;

/// <summary>A prediction by domain from a document, audio or video: <c>POST {document|audio|video}/generate</c>.</summary>
public sealed class MediaGenerateRequest : MediaRequest
{
    /// <summary>The domain, such as <c>document.invoice</c>; may be null when skills are used.</summary>
    public string? Domain { get; init; }

    /// <summary>The model; null for the service's default, <c>vlm-1</c>.</summary>
    public string? Model { get; init; }

    /// <summary>A client id for the request, with which it can be looked up if its response is lost.</summary>
    public required string Id { get; init; }
}
