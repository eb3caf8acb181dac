using System;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Predictions;

/// <summary>What a prediction says it cost.</summary>
internal static class Usage
{
    public static JsonObject Of(SimulatedPrediction prediction, string status)
    {
        AnswerRequest ask = prediction.Ask;
        bool paid = status == JobOutcome.Completed;
        double seconds = prediction.Job.EndedAt is DateTimeOffset ended ? (ended - prediction.Job.Plan.Start).TotalSeconds : 0;
        return new JsonObject
        {
            ["elements_processed"] = paid ? ask.Images : null,
            ["element_type"] = paid ? "image" : null,
            ["credits_used"] = paid ? Number(Credits(ask)) : null,
            ["steps"] = null,
            ["message"] = status switch
            {
                JobOutcome.Completed => "simulated answer",
                JobOutcome.Failed => "simulated failure: the simulator was told to fail this job",
                _ => null,
            },
            ["duration_seconds"] = (long)Math.Ceiling(Math.Max(0, seconds)),
        };
    }

    private static decimal Credits(AnswerRequest ask)
    {
        bool markdown = ask.Domain == "document.markdown";
        decimal each = ask.Detail switch
        {
            "lo" => 1,
            "hi" => markdown ? 6 : 4,
            _ => markdown ? 4 : 2,
        };
        decimal tier = ask.ServiceTier switch { "flex" => 0.5m, "priority" => 1.8m, _ => 1 };
        return (each + (ask.Grounding ? 2 : 0)) * ask.Images * tier;
    }

    private static JsonValue Number(decimal credits)
    {
        return decimal.IsInteger(credits) ? JsonValue.Create((long)credits) : JsonValue.Create(credits / 1.0000000000m);
    }
}
