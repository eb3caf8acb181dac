using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>POST /_sim/chats and /_sim/artifacts, GET /_sim/chats/{id}.</summary>
internal static class ChatControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapPost("/_sim/chats", ControlRoutes.RejectInvalidJson(context => SeedAsync(context, state)));
        routes.MapGet("/_sim/chats/{id}", context => GetAsync(context, state));
        routes.MapPost("/_sim/artifacts", ControlRoutes.RejectInvalidJson(context => ArtifactAsync(context, state)));
    }

    private static async Task SeedAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        int count = (int?)body["count"] ?? 1;
        List<string> ids = [];
        for (int i = 0; i < count; i++)
        {
            string wanted = (string?)body["session_id"] ?? Guid.NewGuid().ToString();
            ids.Add(state.Chats.Add(wanted, state.Now, id => new SimulatedChat(id)).Id);
        }

        await ControlRoutes.SendAsync(context, 201, ids);
    }

    private static Task GetAsync(HttpContext context, SimulatorState state)
    {
        return state.Chats.Find((string?)context.GetRouteValue("id") ?? "") is SimulatedChat chat
            ? ControlRoutes.SendAsync(context, 200, new { chat.Id, chat.Turns, chat.Messages })
            : ControlRoutes.SendAsync(context, 404, new { detail = "Session not found" });
    }

    private static async Task ArtifactAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        ArtifactSeed seed = body.Deserialize<ArtifactSeed>(SimulatorJson.Options)!;
        if (seed.ExecutionId is not null && state.Executions.Find(seed.ExecutionId) is null)
        {
            throw new ArgumentException("Execution not found");
        }

        string space = seed.SessionId ?? seed.ExecutionId ?? Guid.NewGuid().ToString();
        if (seed.ExecutionId is null && state.Chats.Find(space) is null)
        {
            state.Chats.Add(space, state.Now, id => new SimulatedChat(id));
        }

        byte[] bytes = seed.Base64 is not null ? Convert.FromBase64String(seed.Base64)
            : seed.Text is not null ? Encoding.UTF8.GetBytes(seed.Text)
            : new byte[seed.Bytes];
        state.Artifacts.Add(space, _ => new SimulatedArtifact
        {
            ObjectId = seed.ObjectId,
            FileName = seed.Filename,
            Source = seed.Source,
            ContentType = seed.ContentType,
            Bytes = bytes,
        });
        await ControlRoutes.SendAsync(context, 201, new { namespace_id = space, count = state.Artifacts.Of(space).Count });
    }
}
