using System.Text.Json;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Feedback;

/// <summary>Feedback on a prediction, an execution or a chat.</summary>
public sealed class SimulatedFeedback : SimulatedRecord
{
    internal SimulatedFeedback(string id)
        : base(id)
    {
    }

    /// <summary>request, agent_execution or chat.</summary>
    public required string Kind { get; init; }

    /// <summary>The id of its subject.</summary>
    public required string EntityId { get; init; }

    /// <summary>The corrected answer, or null.</summary>
    public JsonElement? Response { get; init; }

    /// <summary>Free text, or null.</summary>
    public string? Notes { get; init; }
}
