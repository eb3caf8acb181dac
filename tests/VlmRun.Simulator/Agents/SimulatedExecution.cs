using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Agents;

/// <summary>An execution of an agent; its body is created each time it is returned.</summary>
public sealed class SimulatedExecution : SimulatedRecord
{
    internal SimulatedExecution(string id, Job job, string name)
        : base(id)
    {
        Job = job;
        Name = name;
    }

    /// <summary>The agent, as name:version.</summary>
    public string Name { get; }

    internal Job Job { get; }

    internal ulong Seed { get; init; }

    /// <summary>Its response without a schema.</summary>
    internal string Text { get; init; } = "Simulated result.";

    internal JsonElement? JsonSchema { get; init; }

    internal bool Orchestrated { get; init; }

    /// <summary>How its skill is run; null if it has none, or if that was not said.</summary>
    internal string? Mode { get; init; }

    /// <summary>What is read from a document; null if that is not what it does.</summary>
    internal AnswerRequest? Extraction { get; init; }

    internal int Files { get; init; }

    internal int RowBytes { get; init; }

    /// <summary>Set by PATCH /_sim/executions/{id}.</summary>
    internal JsonObject? Patch { get; set; }
}
