using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>POST openai/chat/completions.</summary>
internal static class ChatRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/openai/chat/completions", CompleteAsync);
    }

    private static async Task CompleteAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        Problems problems = new();
        ChatRequest request = ChatRequest.Read(new BodyFields(body.Json!.Value, problems, "body"), body);
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (request.FileIds.Any(id => state.Files.Find(id) is null))
        {
            await FileRoutes.NotFoundAsync(context);
        }
        else if (!await SkillCheck.PassAsync(context, request.Skills))
        {
            return;
        }
        else if (Session(state, request.SessionId) is not SimulatedChat session)
        {
            await Answer.DetailAsync(context, 404, "Session not found");
        }
        else
        {
            exchange.Entry.SessionId = session.Id;
            await SendAsync(context, ChatAnswer.Make(state, session, request), request.Stream);
        }
    }

    private static SimulatedChat? Session(SimulatorState state, string? id)
    {
        return id is null
            ? state.Chats.Add(state.Now, fresh => new SimulatedChat(fresh))
            : state.Chats.Find(Guid.Parse(id).ToString());
    }

    private static Task SendAsync(HttpContext context, ChatReply reply, bool stream)
    {
        Exchange exchange = Exchange.Of(context);
        if (exchange.State.Settings.ChatLong)
        {
            return DeferredChatRoutes.StartAsync(context, reply);
        }

        if (!stream)
        {
            return Answer.SendAsync(context, 200, reply.Whole());
        }

        EventStream events = new(context, reply);
        switch (exchange.AnswerFault?.Behavior)
        {
            case null:
                return events.SendAsync(0, int.MaxValue);
            case StreamFault fault:
                return fault.StreamAsync(new FaultContext(context, exchange.AnswerFault), events);
            default:
                // other faults replace a complete response
                return Answer.SendAsync(context, 200, events.All(), EventStream.ContentType);
        }
    }
}
