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

    /// <summary>What was uploaded.</summary>
    public required UploadedContent Content { get; init; }

    /// <summary>When it was uploaded; never the same twice.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }
}
