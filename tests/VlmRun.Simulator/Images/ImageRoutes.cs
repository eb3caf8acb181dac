using System;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;

namespace VlmRun.Simulator.Images;

/// <summary>POST image/generate, image/execute and image/schema.</summary>
internal static class ImageRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/image/generate", context => PredictAsync(context, execute: false));
        routes.MapPost("/v1/image/execute", context => PredictAsync(context, execute: true));
        routes.MapPost("/v1/image/schema", SchemaAsync);
    }

    private static async Task PredictAsync(HttpContext context, bool execute)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        GenerateRequest request = GenerateRequest.Read(new BodyFields(body.Json!.Value, problems, "body"), execute);
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        SimulatedPrediction prediction = Submission.Submit(exchange, request, body);
        int status = execute ? 201 : state.Settings.GenerateStatus;
        if (request.Batch)
        {
            await Answer.SendAsync(context, status, PredictionBody.Of(prediction, state, JobOutcome.Pending));
            return;
        }

        await BlockAsync(prediction, state, context.RequestAborted);
        await Answer.SendAsync(context, status, PredictionBody.Of(prediction, state));
    }

    private static async Task BlockAsync(SimulatedPrediction prediction, SimulatorState state, CancellationToken gone)
    {
        // a job that never ends holds the call until the caller hangs up
        bool never = prediction.Job.Plan.Outcome == JobOutcome.Never;
        await Task.Delay(never ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(prediction.Job.Plan.Seconds), gone);
        prediction.Job.Finish(state.Now);
    }

    private static async Task SchemaAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        GenerateRequest request = new() { Images = ImageList.Read(fields), Id = fields.Text("id") };
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        DateTimeOffset now = state.Now;
        Job job = new(new JobPlan(now, 0, 0, JobOutcome.Completed));
        AnswerRequest ask = new() { Images = request.Images.Count };
        JsonObject schema = DomainSchemas.Describe("document.invoice");
        SimulatedPrediction prediction = state.Predictions.Add(
            Guid.NewGuid().ToString(),
            now,
            id => new SimulatedPrediction(id, job, ask) { FixedResponse = schema });
        exchange.Entry.PredictionId = prediction.Id;
        await Answer.SendAsync(context, 200, PredictionBody.Of(prediction, state));
    }
}
