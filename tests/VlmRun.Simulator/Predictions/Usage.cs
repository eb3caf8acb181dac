using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Predictions;

/// <summary>The usage of a prediction.</summary>
internal static class Usage
{
    public static JsonObject Of(SimulatedPrediction prediction, string status)
    {
        AnswerRequest ask = prediction.Ask;
        bool paid = status == JobOutcome.Completed;
        return new JsonObject
        {
            ["elements_processed"] = paid ? ask.Subject.Elements : null,
            ["element_type"] = paid ? ask.Subject.ElementType : null,
            ["credits_used"] = paid ? Number(Credits(ask) * prediction.BillFactor) : null,
            ["steps"] = null,
            ["message"] = JobTimes.Message(status),
            ["duration_seconds"] = JobTimes.Seconds(prediction.Job),
        };
    }

    private static decimal Credits(AnswerRequest ask)
    {
        (decimal lo, decimal auto, decimal hi) = (ask.Subject.ElementType, ask.Domain) switch
        {
            ("audio", _) => (1, 1, 2),
            ("video", _) => (10, 10, 20),
            (_, "document.markdown") => (1, 4, 6),
            _ => (1m, 2m, 4m),
        };
        decimal each = ask.Detail switch { "lo" => lo, "hi" => hi, _ => auto };
        decimal tier = ask.ServiceTier switch { "flex" => 0.5m, "priority" => 1.8m, _ => 1 };
        return (each + (ask.Grounding ? 2 : 0)) * ask.Subject.Elements * tier;
    }

    private static JsonValue Number(decimal credits)
    {
        return decimal.IsInteger(credits) ? JsonValue.Create((long)credits) : JsonValue.Create(credits / 1.0000000000m);
    }
}
