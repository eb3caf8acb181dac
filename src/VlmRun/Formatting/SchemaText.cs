namespace VlmRun.Formatting;

/// <summary>A schema as the table of its fields. The views call it.</summary>
public static class SchemaText
{
    private const int MaxFields = 200;
    private const int MaxDepth = 4;
    private const int MaxChoices = 6;

    /// <summary>The text of a schema: domain, version, hash and description, and each field with type and description.</summary>
    /// <param name="schema">A <see cref="Schema"/>; of anything else, all its properties.</param>
    /// <param name="width">Cells of the screen.</param>
    /// <param name="accent">The escape sequence before names.</param>
    /// <param name="reset">The escape sequence after names.</param>
    public static string Of(PSObject schema, int width, string accent, string reset)
    {
        if (schema?.BaseObject is not Schema known)
        {
            return PayloadText.Of(schema, width, accent, reset);
        }

        TextStyle style = new(accent, reset);
        List<string> lines = [string.Join("  ", new[]
        {
            style.Label(ViewText.Line(known.Domain)),
            known.Version is null ? "" : $"version {ViewText.Line(known.Version)}",
            known.Hash is null ? "" : $"hash {ViewText.Line(known.Hash)}",
            ViewText.Names(known.Source),
        }.Where(text => text.Length > 0))];
        if (known.Description is { Length: > 0 } description)
        {
            lines.AddRange(WrappedText.Lines(Shape.Text(description), width));
        }

        List<string[]> rows = [];
        JsonElement root = known.GetJsonSchema();
        Add(rows, root, root, "", 0);
        if (rows.Count > 0)
        {
            bool hasDescriptions = rows.Exists(row => row[2].Length > 0);
            TextGrid grid = new(
                hasDescriptions ? ["Field", "Type", "Description"] : ["Field", "Type"],
                [.. rows.Take(MaxFields).Select(row => hasDescriptions ? row : row[..2])],
                new bool[3]);
            lines.Add("");
            lines.AddRange(grid.Render(width, style) ?? [.. rows.Select(row => string.Join("  ", row))]);
            if (rows.Count > MaxFields)
            {
                lines.Add($"… and {rows.Count - MaxFields} more fields");
            }
        }

        return string.Join('\n', lines);
    }

    private static void Add(List<string[]> rows, JsonElement root, JsonElement node, string path, int depth)
    {
        if (depth > MaxDepth || rows.Count > MaxFields || SchemaValue.Object(node, "properties") is not { } properties)
        {
            return;
        }

        HashSet<string> required = [.. SchemaValue.Array(node, "required").Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.Plain())];
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            string name = property.PlainName();
            string place = path.Length == 0 ? name : $"{path}.{name}";
            (JsonElement shape, string type) = Type(root, property.Value, 0);
            string text = (shape.Text("description") ?? property.Value.Text("description")) ?? "";
            rows.Add([ViewText.Line(place) + (required.Contains(name) ? "" : "?"), ViewText.Line(type), ViewText.Line(text)]);
            Add(rows, root, shape, type.EndsWith("[]", System.StringComparison.Ordinal) ? place + "[]" : place, depth + 1);
        }
    }

    // The node that describes the values, after following references, list items and "or null"; and its name.
    private static (JsonElement Shape, string Type) Type(JsonElement root, JsonElement node, int depth)
    {
        if (depth > MaxDepth || node.ValueKind != JsonValueKind.Object)
        {
            return (node, "any");
        }

        if (node.Text("$ref") is { } reference && SchemaValue.Find(root, reference) is { } target)
        {
            return Type(root, target, depth + 1);
        }

        JsonElement[] choices = [.. SchemaValue.Array(node, "anyOf").Concat(SchemaValue.Array(node, "oneOf")).Concat(SchemaValue.Array(node, "allOf")).Where(choice => choice.Text("type") != "null").Take(MaxChoices)];
        if (choices.Length > 0)
        {
            (JsonElement first, string name) = Type(root, choices[0], depth + 1);
            return (first, string.Join(" or ", choices.Select(choice => Type(root, choice, depth + 1).Type).Prepend(name).Distinct()));
        }

        if (node.Text("type") == "array" || SchemaValue.Object(node, "items") is not null)
        {
            (JsonElement item, string name) = Type(root, SchemaValue.Object(node, "items") ?? default, depth + 1);
            return (item, name + "[]");
        }

        string[] values = [.. SchemaValue.Array(node, "enum").Select(value => value.ValueKind == JsonValueKind.String ? value.Plain() : value.GetRawText())];
        string[] types = SchemaValue.Types(node);
        return (node, values.Length is > 0 and <= 6 ? string.Join(" | ", values)
            : types is ["string"] && node.Text("format") is { } format ? format
            : types.Length > 0 ? string.Join(" or ", types)
            : SchemaValue.Object(node, "properties") is null ? "any" : "object");
    }
}
