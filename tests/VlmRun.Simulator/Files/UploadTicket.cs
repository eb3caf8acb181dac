using System;

namespace VlmRun.Simulator.Files;

/// <summary>A permission to PUT one file to storage.</summary>
internal sealed class UploadTicket
{
    public required string Id { get; init; }

    /// <summary>The last part of the URL's path.</summary>
    public required string Token { get; init; }

    /// <summary>The query of the URL; it must be sent unchanged.</summary>
    public required string Query { get; init; }

    public required string FileName { get; init; }

    public required string Purpose { get; init; }

    public required string ContentType { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Seconds { get; init; }

    /// <summary>The number of verify-upload requests since the bytes arrived.</summary>
    public int Verified { get; set; }
}
