namespace VlmRun;

/// <summary>A prediction by a named agent from a document, audio or video: <c>POST {document|audio|video}/execute</c>.</summary>
public sealed class MediaExecuteRequest : MediaRequest
{
    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version; <c>latest</c> by default.</summary>
    public string Version { get; init; } = "latest";
}
