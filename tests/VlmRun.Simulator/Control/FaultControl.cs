using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>GET, POST and DELETE /_sim/faults.</summary>
internal static class FaultControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapGet("/_sim/faults", context => ControlRoutes.SendAsync(context, 200, state.Faults.All));
        routes.MapPost("/_sim/faults", ControlRoutes.RejectInvalidJson(context => PostAsync(context, state)));
        routes.MapDelete("/_sim/faults", context => DeleteAsync(context, state));
    }

    private static async Task PostAsync(HttpContext context, SimulatorState state)
    {
        JsonNode? body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        JsonArray list = body as JsonArray ?? [body];
        foreach (JsonNode? item in list)
        {
            state.Faults.Add(item.Deserialize<Fault>(SimulatorJson.Options) ?? throw new JsonException("A fault is an object."));
        }

        await ControlRoutes.SendAsync(context, 201, state.Faults.All);
    }

    private static Task DeleteAsync(HttpContext context, SimulatorState state)
    {
        state.Faults.Clear();
        return ControlRoutes.SendAsync(context, 200, new { cleared = true });
    }
}
