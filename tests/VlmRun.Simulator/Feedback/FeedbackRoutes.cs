using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Feedback;

/// <summary>POST feedback/submit and GET feedback/{entity_id}.</summary>
internal static class FeedbackRoutes
{
    private const string Request = "request";
    private const string Execution = "agent_execution";
    private const string Chat = "chat";

    private static readonly string[] s_kinds = [Request, Execution, Chat];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/feedback/submit", SubmitAsync);
        routes.MapGet("/v1/feedback/{id}", ListAsync);
    }

    private static async Task SubmitAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string[] given = [.. s_kinds.Where(kind => fields.Text(kind + "_id") is not null)];
        JsonElement? response = fields.Object("response");
        string? notes = fields.Text("notes");
        if (!problems.Any && given.Length != 1)
        {
            fields.Refuse("Exactly one of `request_id`, `agent_execution_id` and `chat_id` must be given");
        }

        if (!problems.Any && response is null && notes is null)
        {
            fields.Refuse("At least one of `response` and `notes` must be given");
        }

        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        string kind = given[0];
        string entity = fields.Text(kind + "_id")!;
        SimulatorState state = Exchange.Of(context).State;
        if (!Exists(state, kind, entity))
        {
            await NotFoundAsync(context, kind);
            return;
        }

        SimulatedFeedback feedback = state.Feedback.Add(
            state.Now,
            id => new SimulatedFeedback(id) { Kind = kind, EntityId = entity, Response = response, Notes = notes });
        JsonObject answer = About(kind, entity);
        answer["id"] = feedback.Id;
        answer["created_at"] = Iso8601Time.Of(feedback.CreatedAt);
        await Answer.SendAsync(context, 200, answer);
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        string entity = (string?)context.GetRouteValue("id") ?? "";
        QueryFields query = new(context.Request.Query);
        string kind = query.Choice("type", s_kinds) ?? Request;
        long limit = query.Whole("limit", 10, 1, 1000);
        long offset = query.Whole("offset", 0, 0, null);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        if (!Exists(state, kind, entity))
        {
            return NotFoundAsync(context, kind);
        }

        IEnumerable<SimulatedFeedback> all = state.Feedback.All.Where(one => one.Kind == kind && one.EntityId == entity).Reverse();
        JsonObject answer = About(kind, entity);
        answer["items"] = new JsonArray([.. all.Skip((int)Math.Min(offset, int.MaxValue)).Take((int)limit).Select(Item)]);
        return Answer.SendAsync(context, 200, answer);
    }

    private static JsonObject Item(SimulatedFeedback feedback)
    {
        JsonObject item = About(feedback.Kind, feedback.EntityId);
        item["id"] = feedback.Id;
        item["created_at"] = Iso8601Time.Of(feedback.CreatedAt);
        item["response"] = feedback.Response is JsonElement response ? JsonNode.Parse(response.GetRawText()) : null;
        item["notes"] = feedback.Notes;
        return item;
    }

    private static JsonObject About(string kind, string entity)
    {
        JsonObject about = [];
        foreach (string one in s_kinds)
        {
            about[one + "_id"] = one == kind ? entity : null;
        }

        return about;
    }

    private static bool Exists(SimulatorState state, string kind, string id)
    {
        return kind switch
        {
            Execution => state.Executions.Find(id) is not null,
            Chat => state.Chats.Find(id) is not null,
            _ => state.Predictions.Find(id) is not null,
        };
    }

    private static Task NotFoundAsync(HttpContext context, string kind)
    {
        string what = kind switch { Execution => "Execution", Chat => "Chat", _ => "Prediction" };
        return Answer.DetailAsync(context, 404, $"{what} not found");
    }
}
