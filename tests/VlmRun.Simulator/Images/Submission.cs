using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;

namespace VlmRun.Simulator.Images;

/// <summary>Turns a valid request into a job.</summary>
internal static class Submission
{
    public static SimulatedPrediction Submit(Exchange exchange, GenerateRequest request, RequestBody body)
    {
        SimulatorState state = exchange.State;
        SimulatorSettings settings = state.Settings;
        string number = state.Predictions.NextSubmission().ToString(CultureInfo.InvariantCulture);
        string outcome = JobOutcome.Check(settings.Outcomes.GetValueOrDefault(number) ?? settings.JobOutcome);
        DateTimeOffset now = state.Now;
        AnswerRequest ask = new()
        {
            Seed = AnswerRandom.Seed(request.Images.Select(image => body.Summary(image).Sha256)),
            Images = request.Images.Count,
            Domain = request.Domain,
            JsonSchema = request.JsonSchema,
            Detail = request.Detail,
            Confidence = request.Confidence,
            Grounding = request.Grounding,
            ServiceTier = request.ServiceTier,
        };
        JobPlan plan = JobPlan.Of(settings, now, outcome, request.Batch);
        Job job = new(plan, request.Batch ? JobOutcome.Pending : JobOutcome.Running);
        SimulatedPrediction prediction = state.Predictions.Add(
            WantedId(exchange, request.Id),
            now,
            id => new SimulatedPrediction(id, job, ask) { CallbackUrl = request.CallbackUrl });
        exchange.Entry.PredictionId = prediction.Id;
        if (request.CallbackUrl is not null)
        {
            state.CallbackSender.Follow(prediction);
        }

        return prediction;
    }

    private static string WantedId(Exchange exchange, string? clientId)
    {
        if (clientId is not null && !exchange.State.Predictions.NoteClientId(clientId))
        {
            exchange.Entry.DuplicateId = true;
        }

        return exchange.State.Settings.KeepIds && clientId is not null ? clientId : Guid.NewGuid().ToString();
    }
}
