using System;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Skills;

/// <summary>One version of a skill.</summary>
public sealed class SimulatedSkill : SimulatedRecord
{
    internal SimulatedSkill(string id)
        : base(id)
    {
    }

    /// <summary>Its name; versions share it.</summary>
    public required string Name { get; init; }

    /// <summary>The version number, from 1 for each name.</summary>
    public required int Version { get; init; }

    /// <summary>Its description.</summary>
    public string? Description { get; init; }

    /// <summary>Its files.</summary>
    public required ReadOnlyMemory<byte> Zip { get; init; }
}
