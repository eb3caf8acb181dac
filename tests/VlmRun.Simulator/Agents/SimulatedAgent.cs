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

    /// <summary>The given name, with or without a version, as the API returns it.</summary>
    public required string Name { get; init; }

    /// <summary>Its name without a version; versions share it.</summary>
    public required string BareName { get; init; }

    /// <summary>The version in the given name, or one more than the latest.</summary>
    public required int Version { get; init; }

    /// <summary>name:version, as its executions show it.</summary>
    public string VersionedName => $"{BareName}:{Version}";

    /// <summary>Its prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The schema of its responses, or null.</summary>
    public JsonElement? JsonSchema { get; init; }
}
