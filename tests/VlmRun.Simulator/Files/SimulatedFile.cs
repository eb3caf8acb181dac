using System;

namespace VlmRun.Simulator.Files;

/// <summary>One file.</summary>
public sealed class SimulatedFile
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>Its purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>The uploaded content.</summary>
    public required UploadedContent Content { get; init; }

    /// <summary>The time of the upload; unique.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }
}
