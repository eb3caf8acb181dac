using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Chat;

/// <summary>GET openai/health, openai/models and openai/models/{id}.</summary>
internal static class OpenAiRoutes
{
    // the creation date of the simulated models
    private const long Created = 1_760_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/openai/health", HealthAsync);
        routes.MapGet("/v1/openai/models", ListAsync);
        routes.MapGet("/v1/openai/models/{id}", GetAsync);
    }

    private static Task HealthAsync(HttpContext context)
    {
        return Answer.SendAsync(context, 200, new JsonObject { ["status"] = "ok" });
    }

    private static Task ListAsync(HttpContext context)
    {
        JsonArray models = [.. OrionModels.All.Select(Model)];
        return Answer.SendAsync(context, 200, new JsonObject { ["object"] = "list", ["data"] = models });
    }

    private static Task GetAsync(HttpContext context)
    {
        string id = (string?)context.GetRouteValue("id") ?? "";
        return OrionModels.All.Contains(id)
            ? Answer.SendAsync(context, 200, Model(id))
            : Answer.DetailAsync(context, 404, $"Model '{id}' not found");
    }

    private static JsonObject Model(string id)
    {
        return new JsonObject { ["id"] = id, ["object"] = "model", ["created"] = Created, ["owned_by"] = "vlm-run-simulator" };
    }
}
