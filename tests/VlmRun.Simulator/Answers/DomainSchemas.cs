using System;
using System.Collections.Concurrent;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The JSON schemas of the domains, one embedded file each; unknown domains have the generic one.</summary>
internal static class DomainSchemas
{
    private static readonly ConcurrentDictionary<string, JsonElement> s_schemas = new(StringComparer.Ordinal);

    public static JsonElement Find(string? domain)
    {
        return s_schemas.GetOrAdd(domain ?? "generic", Load);
    }

    /// <summary>An object with every field of a domain's schema, all null.</summary>
    public static JsonObject Blank(string domain)
    {
        JsonObject blank = [];
        foreach (JsonProperty property in Find(domain).GetProperty("properties").EnumerateObject())
        {
            blank[property.Name] = null;
        }

        return blank;
    }

    /// <summary>A SchemaResponse.</summary>
    public static JsonObject Describe(string domain)
    {
        JsonElement schema = Find(domain);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema.GetRawText())));
        return new JsonObject
        {
            ["domain"] = domain,
            ["description"] = DomainCatalogue.Name(domain) + " (simulated)",
            ["schema_version"] = "0.1.0",
            ["schema_hash"] = hash[..8],
            ["gql_stmt"] = "",
            ["json_schema"] = JsonNode.Parse(schema.GetRawText()),
        };
    }

    private static JsonElement Load(string domain)
    {
        using Stream? stream = typeof(DomainSchemas).Assembly.GetManifestResourceStream(domain);
        if (stream is null)
        {
            return Find("generic");
        }

        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
