using System.Collections.Frozen;
using System.Collections.Specialized;

namespace VlmRun.Input;

/// <summary>Distinguishes a JSON schema, its shorthand (fields with type names), and anything else.</summary>
internal static class SchemaShorthand
{
    private static readonly FrozenSet<string> s_types = new[] { "array", "boolean", "integer", "null", "number", "object", "string" }.ToFrozenSet();

    private static readonly FrozenSet<string> s_keywords = new[]
    {
        "$anchor", "$comment", "$defs", "$id", "$ref", "$schema", "additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains", "default",
        "definitions", "dependentRequired", "dependentSchemas", "deprecated", "description", "else", "enum", "example", "examples", "exclusiveMaximum", "exclusiveMinimum",
        "format", "if", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
        "nullable", "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "readOnly", "required", "then", "title", "type",
        "unevaluatedItems", "unevaluatedProperties", "uniqueItems", "writeOnly",
    }.ToFrozenSet();

    // Common names of types, and their names in JSON schemas.
    private static readonly FrozenDictionary<string, (string Type, string? Format)> s_words = new Dictionary<string, (string, string?)>(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = ("string", null),
        ["text"] = ("string", null),
        ["number"] = ("number", null),
        ["decimal"] = ("number", null),
        ["double"] = ("number", null),
        ["float"] = ("number", null),
        ["integer"] = ("integer", null),
        ["int"] = ("integer", null),
        ["long"] = ("integer", null),
        ["boolean"] = ("boolean", null),
        ["bool"] = ("boolean", null),
        ["date"] = ("string", "date"),
        ["time"] = ("string", "time"),
        ["datetime"] = ("string", "date-time"),
        ["date-time"] = ("string", "date-time"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a schema unchanged, and expands a shorthand to a schema.</summary>
    /// <exception cref="FormatException">The value is neither a schema nor a shorthand.</exception>
    public static JsonElement Expand(JsonElement given) => IsSchema(given) ? given : JsonObjects.ToElement(Fields(given, ""));

    private static bool IsSchema(JsonElement given)
    {
        string[] names = [.. given.EnumerateObject().Select(field => field.PlainName())];
        bool areKeywords = names.All(s_keywords.Contains);
        return names.Length == 0
            || names.Any(name => name is "$schema" or "$ref" or "$defs" or "anyOf" or "oneOf" or "allOf")
            || (given.Find("properties") is { ValueKind: JsonValueKind.Object } properties
                && (!properties.EnumerateObject().Any() || properties.EnumerateObject().Any(field => field.Value.ValueKind != JsonValueKind.String)))
            || (areKeywords && given.Find("type") is { } type && IsType(type))
            || (areKeywords && !given.EnumerateObject().All(field => field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array));
    }

    private static bool IsType(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && s_types.Contains(one.Plain()))
        : type.ValueKind == JsonValueKind.String && s_types.Contains(type.Plain());

    private static OrderedDictionary Fields(JsonElement given, string path)
    {
        OrderedDictionary properties = [];
        foreach (JsonProperty field in given.EnumerateObject())
        {
            string name = field.PlainName();
            properties[name] = Value(field.Value, path.Length == 0 ? name : $"{path}.{name}");
        }

        return new OrderedDictionary { ["type"] = "object", ["properties"] = properties };
    }

    private static object Value(JsonElement given, string path)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.String when s_words.TryGetValue(given.Plain(), out (string Type, string? Format) word):
                OrderedDictionary schema = new() { ["type"] = word.Type };
                if (word.Format is not null)
                {
                    schema["format"] = word.Format;
                }

                return schema;
            case JsonValueKind.Object:
                return IsSchema(given) ? given : Fields(given, path);
            case JsonValueKind.Array when given.GetArrayLength() == 1:
                return new OrderedDictionary { ["type"] = "array", ["items"] = Value(given[0], $"{path}[]") };
            default:
                string text = given.ValueKind == JsonValueKind.String ? $"'{given.Plain()}'" : given.ValueKind == JsonValueKind.Array ? "a list that has not one element" : given.Raw();
                throw new FormatException(
                    $"'{path}' is {text}, so this is neither a JSON schema nor its shorthand. A field of the shorthand is string, number, integer, boolean, date, time, datetime, "
                    + "@{ … } for an object, or @( … ) with one of these for a list; a JSON schema has 'type' and 'properties'.");
        }
    }
}
