namespace VlmRun.Objects;

/// <summary>All nodes of a JSON schema that may describe a value: the node, what it refers to, all of allOf, and each alternative.</summary>
internal static class SchemaParts
{
    // A schema may refer to itself.
    private const int MaxChain = 12;

    /// <summary>The parts of a node of a schema.</summary>
    public static IReadOnlyList<JsonElement> Of(JsonElement root, JsonElement node)
    {
        List<JsonElement> parts = [];
        Add(root, node, parts, 0);
        return parts;
    }

    /// <summary>The parts that describe a value inside a payload.</summary>
    public static IReadOnlyList<JsonElement> Of(JsonElement root, FieldValue value)
    {
        if (value.Parent is not { } parent)
        {
            return Of(root, root);
        }

        IEnumerable<JsonElement> parts = Of(root, parent);
        return [.. parts
            .SelectMany(part => value.Step is string name ? SchemaFields.Of(part, name) : SchemaFields.Of(part, (int)value.Step!))
            .SelectMany(node => Of(root, node))];
    }

    private static void Add(JsonElement root, JsonElement node, List<JsonElement> parts, int chain)
    {
        if (node.ValueKind != JsonValueKind.Object || chain > MaxChain)
        {
            return;
        }

        parts.Add(node);
        if (SchemaValue.Text(node, "$ref") is { Length: > 0 } reference && SchemaValue.Find(root, reference) is { } target)
        {
            Add(root, target, parts, chain + 1);
        }

        foreach (string name in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            foreach (JsonElement part in SchemaValue.Array(node, name))
            {
                Add(root, part, parts, chain + 1);
            }
        }
    }
}
