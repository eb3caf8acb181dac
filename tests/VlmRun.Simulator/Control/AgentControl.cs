using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>POST /_sim/agents: an agent of this name, or its next version.</summary>
internal static class AgentControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapPost("/_sim/agents", ControlRoutes.RejectInvalidJson(context => SeedAsync(context, state)));
    }

    private static async Task SeedAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        if ((string?)body["name"] is not string name || !AgentStore.IsName(name))
        {
            throw new ArgumentException("An agent needs a name, or name:version.");
        }

        SimulatedAgent agent = state.Agents.Add(state.Now, name, (string?)body["prompt"] ?? $"Do what {name} does.", null);
        await ControlRoutes.SendAsync(context, 201, new[] { agent.Id });
    }
}
