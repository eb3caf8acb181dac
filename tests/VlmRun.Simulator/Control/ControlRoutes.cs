using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>The /_sim routes: for tests, not part of the API.</summary>
internal static class ControlRoutes
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        LogControl.Map(routes, state);
        SettingsControl.Map(routes, state);
        FaultControl.Map(routes, state);
        PredictionControl.Map(routes, state);
        AgentControl.Map(routes, state);
        ExecutionControl.Map(routes, state);
        SkillControl.Map(routes, state);
        ChatControl.Map(routes, state);
        routes.MapPost("/_sim/reset", RejectInvalidJson(context =>
        {
            state.Reset();
            return SendAsync(context, 200, new JsonObject { ["reset"] = true });
        }));
    }

    /// <summary>Answers 400 with the reason if the JSON of a test is invalid.</summary>
    public static RequestDelegate RejectInvalidJson(RequestDelegate handler)
    {
        return async context =>
        {
            try
            {
                await handler(context);
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException)
            {
                await SendAsync(context, 400, new JsonObject { ["detail"] = e.Message });
            }
        };
    }

    public static Task SendAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, body, SimulatorJson.Options, context.RequestAborted);
    }

    public static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        JsonNode? node = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        return node as JsonObject ?? throw new ArgumentException("A JSON object is required.");
    }
}
