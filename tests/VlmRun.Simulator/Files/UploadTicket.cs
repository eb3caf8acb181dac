using System;

namespace VlmRun.Simulator.Files;

/// <summary>Leave to PUT one file to storage.</summary>
internal sealed class UploadTicket
{
    public required string Id { get; init; }

    /// <summary>The last part of the URL's path.</summary>
    public required string Token { get; init; }

    /// <summary>The URL's query; it must come back as it is.</summary>
    public required string Query { get; init; }

    public required string FileName { get; init; }

    public required string Purpose { get; init; }

    public required string ContentType { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Seconds { get; init; }

    /// <summary>How often verify-upload was asked since the bytes came.</summary>
    public int Verified { get; set; }
}
