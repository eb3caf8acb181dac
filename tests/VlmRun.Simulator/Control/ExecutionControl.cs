using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>POST /_sim/executions and PATCH /_sim/executions/{id}.</summary>
internal static class ExecutionControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapPost("/_sim/executions", ControlRoutes.RejectInvalidJson(context => SeedAsync(context, state)));
        routes.MapPatch("/_sim/executions/{id}", ControlRoutes.RejectInvalidJson(context => PatchAsync(context, state)));
    }

    private static async Task SeedAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        Seed seed = body.Deserialize<Seed>(SimulatorJson.Options)!;
        List<string> ids = new(seed.Count);
        foreach (Job job in SeededJobs.Of(seed, state))
        {
            ids.Add(state.Executions.Add(job.Plan.Start, id => new SimulatedExecution(id, job, seed.Name)
            {
                Seed = AnswerRandom.Seed([id]),
                Text = $"Simulated result of {seed.Name}.",
                RowBytes = seed.RowBytes,
            }).Id);
        }

        await ControlRoutes.SendAsync(context, 201, ids);
    }

    private static async Task PatchAsync(HttpContext context, SimulatorState state)
    {
        string id = (string?)context.GetRouteValue("id") ?? "";
        if (state.Executions.Find(id) is not SimulatedExecution execution)
        {
            await ControlRoutes.SendAsync(context, 404, new { detail = "Execution not found" });
            return;
        }

        JsonObject patch = await ControlRoutes.ReadAsync(context);
        SeededJobs.Patch(execution.Patch, patch, execution.Job, state.Now, merged => execution.Patch = merged);
        await ControlRoutes.SendAsync(context, 200, ExecutionBody.Of(execution, state));
    }
}
