using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Predictions;

/// <summary>A prediction; its body is created each time it is returned.</summary>
public sealed class SimulatedPrediction : SimulatedRecord
{
    internal SimulatedPrediction(string id, Job job, AnswerRequest ask)
        : base(id)
    {
        Job = job;
        Ask = ask;
    }

    /// <summary>The requested domain.</summary>
    public string? Domain => Ask.Domain;

    internal Job Job { get; }

    internal AnswerRequest Ask { get; }

    /// <summary>A given response instead of a generated one (image/schema).</summary>
    internal JsonObject? FixedResponse { get; init; }

    /// <summary>What the price is multiplied by.</summary>
    internal int BillFactor { get; init; } = 1;

    internal int RowBytes { get; init; }

    /// <summary>Set by PATCH /_sim/predictions/{id}.</summary>
    internal JsonObject? Patch { get; set; }
}
