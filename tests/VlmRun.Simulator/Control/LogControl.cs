using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>GET and DELETE /_sim/log.</summary>
internal static class LogControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapGet("/_sim/log", context => GetAsync(context, state));
        routes.MapDelete("/_sim/log", context => DeleteAsync(context, state));
    }

    private static Task GetAsync(HttpContext context, SimulatorState state)
    {
        string? method = context.Request.Query["method"];
        string? path = context.Request.Query["path"];
        RequestLog log = state.Log;
        return ControlRoutes.SendAsync(context, 200, new
        {
            requests = log.Find(method, path),
            callbacks = state.Callbacks.Attempts,
            max_concurrent = log.MaxConcurrent,
            total = log.Total,
            counts = log.Counts,
        });
    }

    private static Task DeleteAsync(HttpContext context, SimulatorState state)
    {
        state.Log.Clear();
        state.Callbacks.Clear();
        return ControlRoutes.SendAsync(context, 200, new { cleared = true });
    }
}
