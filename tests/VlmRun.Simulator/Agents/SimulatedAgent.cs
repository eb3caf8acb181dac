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

    /// <summary>Its name without a version; versions share it.</summary>
    public required string BareName { get; init; }

    /// <summary>Counts from 1 for each name.</summary>
    public required int Version { get; init; }

    /// <summary>The name as the API shows it: name:version.</summary>
    public string Name => $"{BareName}:{Version}";

    /// <summary>What it is told to do.</summary>
    public required string Prompt { get; init; }

    /// <summary>What its answers obey, or null.</summary>
    public JsonElement? JsonSchema { get; init; }
}
