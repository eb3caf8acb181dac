using System;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Predictions;

/// <summary>One prediction; its body is made anew each time it is shown.</summary>
public sealed class SimulatedPrediction
{
    internal SimulatedPrediction(string id, Job job, AnswerRequest ask)
    {
        Id = id;
        Job = job;
        Ask = ask;
    }

    /// <summary>The id, the client's own or a fresh one.</summary>
    public string Id { get; }

    /// <summary>When it was submitted; never the same twice.</summary>
    public DateTimeOffset CreatedAt { get; internal set; }

    /// <summary>The domain asked for.</summary>
    public string? Domain => Ask.Domain;

    internal long Sequence { get; set; }

    internal Job Job { get; }

    internal AnswerRequest Ask { get; }

    internal string? CallbackUrl { get; init; }

    /// <summary>A ready response in place of a generated one (image/schema).</summary>
    internal JsonObject? FixedResponse { get; init; }

    internal int RowBytes { get; init; }

    /// <summary>Set by PATCH /_sim/predictions/{id}.</summary>
    internal JsonObject? Patch { get; set; }
}
