using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>
/// Creates a value that matches a JSON schema.
/// If the response of the domain has a field of that name and type, that value is used.
/// </summary>
internal sealed class SchemaAnswer(JsonElement root, AnswerRandom random, JsonObject? known)
{
    // beyond this depth only required fields are created, so that a recursive schema ends
    private const int Depth = 6;
    private const int MaxNodes = 2000;
    private const int MaxDepth = 40;
    private const int MaxListLength = 100_000;

    private static readonly string[] s_constraints =
    [
        "enum", "const", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern", "minItems", "maxItems", "$ref", "anyOf", "oneOf", "allOf", "items", "properties",
    ];

    private int _nodes;

    public JsonNode? Make()
    {
        return Value(root, "", 0);
    }

    private JsonNode? Value(JsonElement schema, string name, int depth)
    {
        _nodes++;
        if (depth > MaxDepth)
        {
            // the schema requires itself endlessly; no value matches it
            return null;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            // true: any value
            return PlausibleText.Of(name, random);
        }

        // a $ref to itself would never end
        for (int hops = 0; hops < 16 && SchemaReference.Target(root, schema) is JsonElement target; hops++)
        {
            schema = target;
        }

        if (schema.TryGetProperty("const", out JsonElement constant))
        {
            return JsonNode.Parse(constant.GetRawText());
        }

        if (Filled(schema, "enum") is JsonElement choices)
        {
            return JsonNode.Parse(choices[(int)random.Next(0, choices.GetArrayLength() - 1)].GetRawText());
        }

        if (Choice(schema, depth) is JsonElement choice)
        {
            return Value(choice, name, depth + 1);
        }

        return Typed(schema, Type(schema), name, depth);
    }

    private JsonNode? Typed(JsonElement schema, string type, string name, int depth)
    {
        if (depth == 1 && Known(schema, type, name) is JsonNode value)
        {
            return value;
        }

        return type switch
        {
            "object" => Object(schema, depth),
            "array" => Array(schema, name, depth),
            "integer" => SchemaNumber.Whole(schema, random),
            "number" => SchemaNumber.Fraction(schema, random),
            "boolean" => random.Next(0, 1) == 1,
            "null" => null,
            _ => SchemaText.Of(schema, name, random),
        };
    }

    private JsonObject Object(JsonElement schema, int depth)
    {
        JsonObject made = [];
        HashSet<string> required = Required(schema);
        foreach (JsonElement part in Parts(schema))
        {
            if (!part.TryGetProperty("properties", out JsonElement properties))
            {
                continue;
            }

            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (!Deep(depth) || required.Contains(property.Name))
                {
                    made[property.Name] = Value(property.Value, property.Name, depth + 1);
                }
            }
        }

        foreach (string name in required.Where(name => !made.ContainsKey(name)))
        {
            made[name] = PlausibleText.Of(name, random);
        }

        return made;
    }

    private JsonArray Array(JsonElement schema, string name, int depth)
    {
        JsonArray made = [];
        int minimum = (int)SchemaNumber.Get(schema, "minItems", 0);
        int maximum = (int)Math.Max(minimum, SchemaNumber.Get(schema, "maxItems", Math.Max(minimum, 3)));
        if (minimum > MaxListLength)
        {
            throw new ArgumentException($"The simulator does not create lists of {minimum} items.");
        }

        JsonElement items = JsonElement.Parse("true");
        JsonElement[] prefix = schema.TryGetProperty("prefixItems", out JsonElement first) ? [.. first.EnumerateArray()] : [];
        if (schema.TryGetProperty("items", out JsonElement each))
        {
            items = each;
        }

        int count = Deep(depth) ? minimum : (int)random.Next(Math.Min(maximum, Math.Max(minimum, 1)), Math.Min(maximum, Math.Max(minimum, 5)));
        count = Math.Max(count, prefix.Length);
        for (int i = 0; i < count; i++)
        {
            made.Add(Value(i < prefix.Length ? prefix[i] : items, name, depth + 1));
        }

        return made;
    }

    private JsonNode? Known(JsonElement schema, string type, string name)
    {
        bool free = !schema.EnumerateObject().Any(property => s_constraints.Contains(property.Name));
        if (!free || known?[name] is not JsonValue value)
        {
            return null;
        }

        bool fits = (type, value.GetValueKind()) switch
        {
            ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            _ => false,
        };
        return fits ? value.DeepClone() : null;
    }

    private IEnumerable<JsonElement> Parts(JsonElement schema)
    {
        yield return schema;
        if (!schema.TryGetProperty("allOf", out JsonElement all))
        {
            yield break;
        }

        foreach (JsonElement part in all.EnumerateArray())
        {
            yield return SchemaReference.Target(root, part) ?? part;
        }
    }

    private HashSet<string> Required(JsonElement schema)
    {
        HashSet<string> names = [];
        foreach (JsonElement part in Parts(schema))
        {
            if (part.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array)
            {
                names.UnionWith(required.EnumerateArray().Select(name => name.GetString() ?? ""));
            }
        }

        return names;
    }

    private JsonElement? Choice(JsonElement schema, int depth)
    {
        foreach (string keyword in (string[])["anyOf", "oneOf"])
        {
            if (Filled(schema, keyword) is JsonElement choices)
            {
                // at the maximum depth, null ends the recursion if the schema allows it
                JsonElement[] nulls = !Deep(depth) ? [] : [.. choices.EnumerateArray().Where(choice => Type(choice) == "null")];
                return nulls.Length > 0 ? nulls[0] : choices[0];
            }
        }

        return null;
    }

    private bool Deep(int depth)
    {
        return depth >= Depth || _nodes > MaxNodes;
    }

    /// <summary>The list under a keyword, if it exists and is not empty.</summary>
    private static JsonElement? Filled(JsonElement schema, string keyword)
    {
        bool isList = schema.TryGetProperty(keyword, out JsonElement list) && list.ValueKind == JsonValueKind.Array;
        return isList && list.GetArrayLength() > 0 ? list : null;
    }

    private static string Type(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out JsonElement type))
        {
            return type.ValueKind == JsonValueKind.Array
                ? type.EnumerateArray().Select(one => one.GetString()).FirstOrDefault(one => one != "null") ?? "null"
                : type.GetString() ?? "string";
        }

        bool Has(string keyword)
        {
            return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(keyword, out _);
        }

        bool isObject = Has("properties") || Has("allOf");
        bool isArray = Has("items");
        return isObject ? "object" : isArray ? "array" : "string";
    }
}
