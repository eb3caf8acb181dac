using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Submissions;

/// <summary>Creates a job for a valid request and responds.</summary>
internal static class Submission
{
    /// <summary>Creates the job and responds: at once with batch, otherwise when the job has ended.</summary>
    public static async Task AnswerAsync(HttpContext context, int status, GenerateRequest request, ulong seed, Subject subject)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        SimulatedPrediction prediction = Submit(exchange, request, seed, subject);
        if (request.Batch)
        {
            await Answer.SendAsync(context, status, PredictionBody.Of(prediction, state, JobOutcome.Pending));
            return;
        }

        await BlockAsync(prediction, state, context.RequestAborted);
        await Answer.SendAsync(context, status, PredictionBody.Of(prediction, state));
    }

    /// <summary>Answers a schema route: a completed prediction whose response is a domain's schema.</summary>
    public static Task AnswerSchemaAsync(HttpContext context, string domain, Subject subject)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        DateTimeOffset now = state.Now;
        Job job = new(new JobPlan(now, 0, 0, JobOutcome.Completed));
        AnswerRequest ask = new() { Subject = subject };
        SimulatedPrediction prediction = state.Predictions.Add(
            Guid.NewGuid().ToString(),
            now,
            id => new SimulatedPrediction(id, job, ask) { FixedResponse = SchemaDescription.Of(domain) });
        exchange.Entry.PredictionId = prediction.Id;
        return Answer.SendAsync(context, 200, PredictionBody.Of(prediction, state));
    }

    private static SimulatedPrediction Submit(Exchange exchange, GenerateRequest request, ulong seed, Subject subject)
    {
        SimulatorState state = exchange.State;
        Job job = NextJob.Of(state, request.Batch);
        int factor = state.Settings.DoubleBills is > 0 and int each && state.Predictions.Submissions % each == 0 ? 2 : 1;
        AnswerRequest ask = new()
        {
            Seed = seed,
            Subject = subject,
            Domain = request.Domain,
            JsonSchema = request.JsonSchema,
            Detail = request.Detail,
            Confidence = request.Confidence,
            Grounding = request.Grounding,
            ServiceTier = request.ServiceTier,
        };
        SimulatedPrediction prediction = state.Predictions.Add(
            WantedId(exchange, request.Id),
            job.Plan.Start,
            id => new SimulatedPrediction(id, job, ask) { BillFactor = factor });
        exchange.Entry.PredictionId = prediction.Id;
        ForeignJobs.Add(state, ask, job.Plan);
        if (request.CallbackUrl is string url)
        {
            state.CallbackSender.SendWhenEnded(new CallbackRequest("prediction", prediction.Id, url, job, () => PredictionBody.Of(prediction, state)));
        }

        return prediction;
    }

    private static async Task BlockAsync(SimulatedPrediction prediction, SimulatorState state, CancellationToken gone)
    {
        // a job that never ends blocks the call until the caller disconnects
        bool never = prediction.Job.Plan.Outcome == JobOutcome.Never;
        await Task.Delay(never ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(prediction.Job.Plan.Seconds), gone);
        prediction.Job.Finish(state.Now);
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
