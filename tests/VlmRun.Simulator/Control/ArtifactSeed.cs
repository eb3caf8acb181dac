namespace VlmRun.Simulator.Control;

/// <summary>The body of POST /_sim/artifacts.</summary>
internal sealed class ArtifactSeed
{
    /// <summary>The chat it belongs to; made when it is unknown.</summary>
    public string? SessionId { get; init; }

    /// <summary>The execution it belongs to.</summary>
    public string? ExecutionId { get; init; }

    public string ObjectId { get; init; } = "img_000000";

    public string? Filename { get; init; }

    public string Source { get; init; } = "store";

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>Its bytes; or <see cref="Text"/>, or <see cref="Bytes"/> of zeros.</summary>
    public string? Base64 { get; init; }

    public string? Text { get; init; }

    public int Bytes { get; init; } = 16;
}
