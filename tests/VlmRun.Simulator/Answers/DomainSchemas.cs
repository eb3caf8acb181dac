using System;
using System.Collections.Concurrent;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The JSON schemas of the domains, one embedded file each; the others share two.</summary>
internal static class DomainSchemas
{
    private const string Generic = "generic";
    private const string Summary = "video.summary";

    private static readonly ConcurrentDictionary<string, JsonElement> s_schemas = new(StringComparer.Ordinal);

    public static JsonElement Find(string? domain)
    {
        return s_schemas.GetOrAdd(domain ?? Generic, Load);
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

    private static JsonElement Load(string domain)
    {
        using Stream? stream = typeof(DomainSchemas).Assembly.GetManifestResourceStream(domain);
        if (stream is null)
        {
            bool isSummary = domain.StartsWith("video.", StringComparison.Ordinal) && domain != Summary;
            return Find(isSummary ? Summary : Generic);
        }

        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
