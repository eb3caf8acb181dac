namespace VlmRun;

/// <summary>An image prediction by a named agent: <c>POST image/execute</c>.</summary>
public sealed class ImageExecuteRequest : ImageRequest
{
    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version; <c>latest</c> by default.</summary>
    public string Version { get; init; } = "latest";
}
