using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Domains;

/// <summary>GET hub/info and GET hub/domains.</summary>
internal static class HubRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/hub/info", InfoAsync);
        routes.MapGet("/v1/hub/domains", DomainsAsync);
    }

    private static Task InfoAsync(HttpContext context)
    {
        return Answer.SendAsync(context, 200, new JsonObject { ["version"] = SchemaDescription.HubVersion });
    }

    private static Task DomainsAsync(HttpContext context)
    {
        JsonArray rows = [];
        foreach (string domain in DomainCatalogue.Hub)
        {
            string name = DomainCatalogue.Name(domain);
            rows.Add(new JsonObject
            {
                ["domain"] = domain,
                ["name"] = name,
                ["description"] = $"{name} (simulated)",
                ["supported_inputs"] = new JsonArray([.. DomainCatalogue.Inputs(domain).Select(input => (JsonNode)input)]),
                ["tags"] = new JsonArray([.. domain.Split('.', '-').Select(tag => (JsonNode)tag)]),
                ["sample_data"] = new JsonArray($"https://example.com/{domain}.jpg"),
            });
        }

        return Answer.SendAsync(context, 200, rows);
    }
}
