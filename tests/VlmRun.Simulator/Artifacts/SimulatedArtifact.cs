using System;

namespace VlmRun.Simulator.Artifacts;

/// <summary>An artifact that a chat or an execution created.</summary>
public sealed class SimulatedArtifact
{
    /// <summary>Its id: a kind, an underscore and six characters.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Its file name, or null.</summary>
    public string? FileName { get; init; }

    /// <summary>Where it is stored: store, manifest or workspace.</summary>
    public string Source { get; init; } = "store";

    /// <summary>The type it is served with.</summary>
    public required string ContentType { get; init; }

    /// <summary>Its content.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>For a URL: the content at the address, as <see cref="TargetName"/>.</summary>
    internal ReadOnlyMemory<byte>? Target { get; init; }

    internal string? TargetName { get; init; }
}
