using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Domains;

/// <summary>GET domains and GET models.</summary>
internal static class DomainRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/domains", DomainsAsync);
        routes.MapGet("/v1/models", ModelsAsync);
    }

    private static Task DomainsAsync(HttpContext context)
    {
        JsonArray rows = [];
        foreach (string domain in DomainCatalogue.All)
        {
            string name = DomainCatalogue.Name(domain);
            rows.Add(new JsonObject { ["domain"] = domain, ["name"] = name, ["description"] = $"{name} (simulated)" });
        }

        return Answer.SendAsync(context, 200, rows);
    }

    private static Task ModelsAsync(HttpContext context)
    {
        JsonArray rows = [];
        foreach (string domain in DomainCatalogue.All)
        {
            rows.Add(new JsonObject { ["model"] = "vlm-1", ["domain"] = domain });
        }

        return Answer.SendAsync(context, 200, rows);
    }
}
