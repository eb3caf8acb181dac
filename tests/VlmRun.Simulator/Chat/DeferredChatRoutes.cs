using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>Deferred chat responses: 303 to an address that has the response later.</summary>
internal static class DeferredChatRoutes
{
    private const string Path = "/v1/openai/chat/results/";
    private const string ElsewherePath = "/get/chats/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "{token}", ResultAsync);
        routes.MapGet(ElsewherePath + "{token}", ResultAsync);
    }

    /// <summary>Responds with 303 and stores the response.</summary>
    public static Task StartAsync(HttpContext context, ChatReply reply)
    {
        SimulatorState state = Exchange.Of(context).State;
        string token = Guid.NewGuid().ToString("N");
        state.DeferredChats[token] = new DeferredChat(reply, state.Settings.ChatLongPolls);
        string api = $"{context.Request.Scheme}://{context.Request.Host}";
        context.Response.Headers.Location = state.Settings.ChatLongLocation switch
        {
            "relative" => Path + token,
            "elsewhere" => $"{state.Storage.GetLeftPart(UriPartial.Authority)}{ElsewherePath}{token}",
            _ => api + Path + token,
        };
        return Answer.SendAsync(context, 303, ReadOnlyMemory<byte>.Empty, Answer.Json);
    }

    private static Task ResultAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        string token = (string?)context.GetRouteValue("token") ?? "";
        if (!state.DeferredChats.TryGetValue(token, out DeferredChat? chat))
        {
            return Answer.DetailAsync(context, 404, "Not Found");
        }

        if (chat.IsReady())
        {
            return Answer.SendAsync(context, state.Settings.ChatLongResultStatus, chat.Reply.Whole());
        }

        int status = state.Settings.ChatLongStatus;
        if (status == 303)
        {
            context.Response.Headers.Location = context.Request.Path.Value;
        }

        return status is 204 or 303
            ? Answer.SendAsync(context, status, ReadOnlyMemory<byte>.Empty, Answer.Json)
            : Answer.DetailAsync(context, status, "Still running");
    }
}
