using System.Text.Json.Nodes;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.FineTuning;

/// <summary>A fine-tuning job.</summary>
public sealed class SimulatedFineTuning : SimulatedRecord
{
    internal SimulatedFineTuning(string id, Job job)
        : base(id)
    {
        Job = job;
    }

    /// <summary>The model it starts from.</summary>
    public required string Model { get; init; }

    /// <summary>The end of the new model's name, or null.</summary>
    public string? Suffix { get; init; }

    /// <summary>The model that it creates.</summary>
    public string MadeModel => $"{Model}-ft-{Suffix ?? Id[..8]}";

    internal Job Job { get; }

    /// <summary>The request fields that are returned with the job.</summary>
    internal JsonObject Settings { get; init; } = [];

    internal Tracking Tracking { get; init; } = new(null, null);
}
