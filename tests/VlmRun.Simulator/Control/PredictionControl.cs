using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>POST /_sim/predictions and PATCH /_sim/predictions/{id}.</summary>
internal static class PredictionControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapPost("/_sim/predictions", ControlRoutes.RejectInvalidJson(context => SeedAsync(context, state)));
        routes.MapPatch("/_sim/predictions/{id}", ControlRoutes.RejectInvalidJson(context => PatchAsync(context, state)));
    }

    private static async Task SeedAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        Seed seed = body.Deserialize<Seed>(SimulatorJson.Options)!;
        List<string> ids = new(seed.Count);
        foreach (Job job in SeededJobs.Of(seed, state))
        {
            string wanted = Guid.NewGuid().ToString();
            AnswerRequest ask = new() { Seed = AnswerRandom.Seed([wanted]), Domain = seed.Domain };
            ids.Add(state.Predictions.Add(wanted, job.Plan.Start, id => new SimulatedPrediction(id, job, ask) { RowBytes = seed.RowBytes }).Id);
        }

        await ControlRoutes.SendAsync(context, 201, ids);
    }

    private static async Task PatchAsync(HttpContext context, SimulatorState state)
    {
        string id = (string?)context.GetRouteValue("id") ?? "";
        if (state.Predictions.Find(id) is not SimulatedPrediction prediction)
        {
            await ControlRoutes.SendAsync(context, 404, new { detail = "Prediction not found" });
            return;
        }

        JsonObject patch = await ControlRoutes.ReadAsync(context);
        SeededJobs.Patch(prediction.Patch, patch, prediction.Job, state.Now, merged => prediction.Patch = merged);
        await ControlRoutes.SendAsync(context, 200, PredictionBody.Of(prediction, state));
    }
}
