using System;

namespace VlmRun.Simulator.Artifacts;

/// <summary>Something that a chat or an execution made.</summary>
public sealed class SimulatedArtifact
{
    /// <summary>Its id: a kind, an underscore and six characters.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Its file name, or null.</summary>
    public string? FileName { get; init; }

    /// <summary>Where it lies: store, manifest or workspace.</summary>
    public string Source { get; init; } = "store";

    /// <summary>The type it is served with.</summary>
    public required string ContentType { get; init; }

    /// <summary>What it is.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>For a URL: what is found there, as <see cref="TargetName"/>.</summary>
    internal ReadOnlyMemory<byte>? Target { get; init; }

    internal string? TargetName { get; init; }
}
