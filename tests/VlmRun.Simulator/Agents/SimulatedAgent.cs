using System.Text.Json;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Agents;

/// <summary>One version of an agent.</summary>
public sealed class SimulatedAgent : SimulatedRecord
{
    internal SimulatedAgent(string id)
        : base(id)
    {
    }

    /// <summary>The name that it was given, with or without a version: so agents are shown.</summary>
    public required string Name { get; init; }

    /// <summary>Its name without a version; versions share it.</summary>
    public required string BareName { get; init; }

    /// <summary>The version in the name that it was given, or one more than the latest.</summary>
    public required int Version { get; init; }

    /// <summary>name:version, as its executions show it.</summary>
    public string VersionedName => $"{BareName}:{Version}";

    /// <summary>What it is told to do.</summary>
    public required string Prompt { get; init; }

    /// <summary>What its answers obey, or null.</summary>
    public JsonElement? JsonSchema { get; init; }
}
