using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Health;

/// <summary>GET health.</summary>
internal static class HealthRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/health", GetAsync);
    }

    private static Task GetAsync(HttpContext context)
    {
        return Answer.SendAsync(context, 200, new JsonObject { ["status"] = "ok" });
    }
}
