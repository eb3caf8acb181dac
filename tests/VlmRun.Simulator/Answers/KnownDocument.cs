using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A document whose content is known, from an embedded file: what stands in it by domain, and where.</summary>
internal sealed class KnownDocument
{
    private const string Leaf = "$field";

    private static readonly Lazy<IReadOnlyDictionary<ulong, JsonElement>> s_documents = new(Load);

    private readonly JsonElement _fields;

    private KnownDocument(JsonElement fields)
    {
        _fields = fields;
    }

    /// <summary>The document with this seed, as the domain sees it; without a domain as its first one does. Null if it is not known.</summary>
    public static KnownDocument? Find(ulong seed, string? domain)
    {
        if (!s_documents.Value.TryGetValue(seed, out JsonElement domains))
        {
            return null;
        }

        return domain is null ? new KnownDocument(domains.EnumerateObject().First().Value)
            : domains.TryGetProperty(domain, out JsonElement fields) ? new KnownDocument(fields)
            : null;
    }

    /// <summary>Its values, over the fields of the domain.</summary>
    public JsonObject Answer(JsonObject blank)
    {
        foreach (JsonProperty field in _fields.EnumerateObject())
        {
            blank[field.Name] = Values(field.Value);
        }

        return blank;
    }

    /// <summary>The confidence and the boxes of the value at a path of names and indices; null if it is not known.</summary>
    public JsonElement? Place(IEnumerable<object> path)
    {
        JsonElement node = _fields;
        foreach (object step in path)
        {
            bool isThere = step is int index
                ? node.ValueKind == JsonValueKind.Array && index < node.GetArrayLength()
                : node.ValueKind == JsonValueKind.Object && node.TryGetProperty((string)step, out _);
            if (!isThere)
            {
                return null;
            }

            node = step is int at ? node[at] : node.GetProperty((string)step);
        }

        return node.ValueKind == JsonValueKind.Object && node.TryGetProperty(Leaf, out JsonElement leaf) ? leaf : null;
    }

    private static JsonNode? Values(JsonElement node)
    {
        return node.ValueKind switch
        {
            JsonValueKind.Object when node.TryGetProperty(Leaf, out JsonElement leaf) => JsonNode.Parse(leaf.GetProperty("value").GetRawText()),
            JsonValueKind.Object => new JsonObject(node.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Values(field.Value)))),
            JsonValueKind.Array => new JsonArray([.. node.EnumerateArray().Select(Values)]),
            _ => JsonNode.Parse(node.GetRawText()),
        };
    }

    private static Dictionary<ulong, JsonElement> Load()
    {
        Dictionary<ulong, JsonElement> documents = [];
        foreach (string name in typeof(KnownDocument).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("document/", StringComparison.Ordinal)))
        {
            using Stream stream = typeof(KnownDocument).Assembly.GetManifestResourceStream(name)!;
            JsonElement document = JsonDocument.Parse(stream).RootElement;
            foreach (JsonProperty hash in document.GetProperty("content").EnumerateObject())
            {
                // the same document as an image in a body and as an uploaded file
                documents[AnswerRandom.Seed([hash.Value.GetString()!])] = document.GetProperty("domains");
            }
        }

        return documents;
    }
}
