using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Domains;

/// <summary>POST schema and POST hub/schema.</summary>
internal static class SchemaRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/schema", SchemaAsync);
        routes.MapPost("/v1/hub/schema", SchemaAsync);
    }

    private static async Task SchemaAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        BodyFields config = fields.Inner("config");
        if (!fields.Has("domain"))
        {
            fields.Missing("domain");
        }

        string domain = fields.Text("domain") ?? "";
        string statement = fields.Text("gql_stmt") ?? config.Text("gql_stmt") ?? "";
        JsonElement? callerSchema = CallerSchema.Read(config);
        MetadataOptions metadata = new(
            config.Flag("confidence", false), config.Flag("grounding", false), Exchange.Of(context).State.Settings.MetadataShape);
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (!DomainCatalogue.Knows(domain))
        {
            await Answer.DetailAsync(context, 404, $"Schema '{domain}' not found");
        }
        else
        {
            JsonObject answer = SchemaDescription.Of(domain, callerSchema, metadata);
            answer["gql_stmt"] = statement;
            await Answer.SendAsync(context, 200, answer);
        }
    }
}
