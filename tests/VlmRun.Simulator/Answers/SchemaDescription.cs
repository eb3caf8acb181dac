using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A SchemaResponse: a domain's schema under a configuration, and a sample that matches it.</summary>
internal static class SchemaDescription
{
    private const string Version = "0.1.35";

    /// <summary>The version of the hub's catalogue.</summary>
    public static string HubVersion => Version;

    public static JsonObject Of(string domain, JsonElement? callerSchema = null, MetadataOptions? metadata = null)
    {
        JsonElement raw = callerSchema ?? DomainSchemas.Find(domain);
        JsonObject schema = JsonNode.Parse(raw.GetRawText())!.AsObject();
        metadata ??= new MetadataOptions(false, false, MetadataOptions.Flat);
        if (metadata.Any)
        {
            MetadataSchema.Add(schema, metadata);
        }

        AnswerRequest sample = new() { Seed = 1, Domain = domain, JsonSchema = callerSchema, Confidence = metadata.Confidence, Grounding = metadata.Grounding };
        return new JsonObject
        {
            ["domain"] = domain,
            ["description"] = DomainCatalogue.Name(domain) + " (simulated)",
            ["schema_version"] = Version,
            ["schema_hash"] = PythonJson.Hash(schema),
            ["gql_stmt"] = "",
            ["json_schema"] = schema,
            ["json_sample"] = sample.Make(metadata.Shape),
        };
    }
}
