using System;
using System.Text.Json;

namespace VlmRun.Simulator.Answers;

/// <summary>Follows "$ref" within a schema: "#" or a JSON pointer such as "#/$defs/Item".</summary>
internal static class SchemaReference
{
    /// <summary>The target schema, or null if there is no target.</summary>
    public static JsonElement? Target(JsonElement root, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("$ref", out JsonElement reference)
            || reference.GetString() is not string text)
        {
            return null;
        }

        JsonElement target = root;
        foreach (string part in text.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = Uri.UnescapeDataString(part)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
            {
                return null;
            }
        }

        return target;
    }
}
