using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Artifacts;

/// <summary>GET artifacts and artifacts/list.</summary>
internal static class ArtifactRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/artifacts", GetAsync);
        routes.MapGet("/v1/artifacts/list", ListAsync);
    }

    private static Task GetAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        QueryFields query = new(context.Request.Query);
        string? space = Space(exchange, query);
        (string? id, string? name) = OneOf(query, "object_id", "filename");
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        if (!Exists(state, space!))
        {
            return NoSpaceAsync(context, query);
        }

        SimulatedArtifact? artifact = id is not null ? state.Artifacts.ById(space!, id) : state.Artifacts.ByName(space!, name!);
        if (artifact is null)
        {
            return Answer.DetailAsync(context, 404, "Artifact not found");
        }

        if (state.Settings.ArtifactRedirect == 0)
        {
            return Answer.SendAsync(context, 200, artifact.Bytes, artifact.ContentType);
        }

        int number = state.Artifacts.Of(space!).ToList().IndexOf(artifact);
        context.Response.Headers.Location = StorageAddress.OfArtifact(state.Storage, space!, number, artifact.FileName);
        return Answer.SendAsync(context, state.Settings.ArtifactRedirect, ReadOnlyMemory<byte>.Empty, "text/plain");
    }

    private static Task ListAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        QueryFields query = new(context.Request.Query);
        string? space = Space(exchange, query);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        if (!Exists(exchange.State, space!))
        {
            return NoSpaceAsync(context, query);
        }

        JsonArray items = [.. exchange.State.Artifacts.Of(space!).Select(Item)];
        return Answer.SendAsync(context, 200, new JsonObject { ["namespace_id"] = space, ["items"] = items });
    }

    private static JsonObject Item(SimulatedArtifact artifact)
    {
        return new JsonObject
        {
            ["object_id"] = artifact.ObjectId,
            ["filename"] = artifact.FileName,
            ["source"] = artifact.Source,
        };
    }

    private static string? Space(Exchange exchange, QueryFields query)
    {
        (string? session, string? execution) = OneOf(query, "session_id", "execution_id");
        exchange.Entry.SessionId = session;
        exchange.Entry.ExecutionId = execution;
        return session ?? execution;
    }

    private static (string? First, string? Second) OneOf(QueryFields query, string first, string second)
    {
        (string? one, string? other) = (query.Text(first), query.Text(second));
        if ((one is null) == (other is null))
        {
            JsonObject context = new() { ["error"] = new JsonObject() };
            query.Problems.Add("value_error", ["query"], $"Value error, Exactly one of `{first}` and `{second}` must be given", null, context);
        }

        return (one, other);
    }

    private static bool Exists(SimulatorState state, string space)
    {
        return state.Artifacts.HasMaker(space);
    }

    private static Task NoSpaceAsync(HttpContext context, QueryFields query)
    {
        return Answer.DetailAsync(context, 404, query.Text("session_id") is null ? "Execution not found" : "Session not found");
    }
}
