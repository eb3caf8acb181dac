namespace VlmRun.Objects;

/// <summary>Reads nodes of a JSON schema, which may be malformed.</summary>
internal static class SchemaValue
{
    public static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    public static string Text(JsonElement node, string name) =>
        node.Find(name) is { ValueKind: JsonValueKind.String } value ? value.Plain() : "";

    public static JsonElement? Object(JsonElement node, string name) =>
        node.Find(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static IEnumerable<JsonElement> Array(JsonElement node, string name) =>
        node.Find(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The types that a node allows, without null: one name, or a list such as <c>["string", "null"]</c>.</summary>
    public static string[] Types(JsonElement node) => Text(node, "type") is { Length: > 0 } one
        ? [one]
        : [.. Array(node, "type").Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.Plain()).Where(type => type != "null")];

    /// <summary>Whether a value fits the types of a node without conversion; for an object, as far as its own fields show.</summary>
    public static bool Fits(JsonElement node, JsonElement value)
    {
        string[] types = Types(node);
        return (types.Length == 0 || types.Any(type => IsOf(type, value)))
            && IsNamed(node, value)
            && (value.ValueKind != JsonValueKind.String || SchemaCast.TryCast(value.Plain(), ["string"], Text(node, "format"), out _))
            && (value.ValueKind != JsonValueKind.Object || HasFields(node, value));
    }

    /// <summary>Resolves a reference within the schema.</summary>
    public static JsonElement? Find(JsonElement root, string reference)
    {
        if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonElement node = root;
        foreach (string part in reference.Split('/').Skip(1))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (node.Find(name) is not { } next)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    private static bool IsOf(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && SchemaCast.TryCast(JsonNumber.Parse(value.Raw()), ["integer"], "", out _)),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        _ => type == "null",
    };

    private static bool IsNamed(JsonElement node, JsonElement value) =>
        (node.Find("const") is not { } only || only.IsSameScalar(value))
        && (!Array(node, "enum").Any() || Array(node, "enum").Any(one => one.IsSameScalar(value)));

    private static bool HasFields(JsonElement node, JsonElement value)
    {
        bool isClosed = node.Find("additionalProperties") is { ValueKind: JsonValueKind.False };
        return Array(node, "required").All(name => name.ValueKind == JsonValueKind.String && value.Has(name.Plain()))
            && value.EnumerateObject().All(field =>
            {
                JsonElement[] schemas = [.. SchemaFields.Of(node, field.PlainName())];
                return schemas.Length > 0
                    ? System.Array.TrueForAll(schemas, schema => schema.ValueKind != JsonValueKind.Object || IsNamed(schema, field.Value))
                    : !isClosed;
            });
    }
}
