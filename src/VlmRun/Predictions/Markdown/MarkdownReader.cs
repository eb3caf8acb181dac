namespace VlmRun.Predictions.Markdown;

/// <summary>Reads pages, tables and figures from a payload whose structure is not guaranteed.</summary>
internal static class MarkdownReader
{
    public static MarkdownPage Page(JsonElement page, PSObjectConverter objects) => new(
        page.Text("content") ?? page.Text("markdown_content") ?? "",
        [.. Items(page, "tables").Select(table => Table(table, objects))],
        [.. Items(page, "figures").Select(figure => new MarkdownFigure(
            figure.Text("id") ?? "", figure.Text("title"), figure.Text("caption"), figure.Text("content")))]);

    private static MarkdownTable Table(JsonElement table, PSObjectConverter objects)
    {
        JsonElement metadata = table.Field("metadata") ?? default;
        (string Id, string Name)[] columns = Columns(table);
        return new MarkdownTable(
            metadata.Text("title"),
            metadata.Text("caption"),
            metadata.Text("notes"),
            [.. columns.Select(column => column.Name)],
            [.. Items(table, "data").Select(row => Row(row, columns, objects))]);
    }

    // Uses the display names if they are unique, otherwise the ids, which always are.
    private static (string Id, string Name)[] Columns(JsonElement table)
    {
        (string Id, string Name)[] headers =
        [
            .. Items(table, "headers")
                .OrderBy(header => header.Number("column") ?? 0)
                .Select(header => header.Text("id") ?? "")
                .Zip(Items(table, "headers").OrderBy(header => header.Number("column") ?? 0).Select(header => header.Text("name") ?? "")),
        ];
        if (headers.Length == 0)
        {
            // Without headers, the first row defines the columns.
            headers = [.. Items(table, "data").Take(1).Where(row => row.ValueKind == JsonValueKind.Object)
                .SelectMany(row => row.EnumerateObject()).Select(field => (field.PlainName(), field.PlainName()))];
        }

        bool isClear = headers.Select(header => header.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == headers.Length
            && headers.All(header => header.Name.Length > 0);
        Dictionary<string, int> taken = new(StringComparer.OrdinalIgnoreCase);
        return [.. headers.Select((header, i) => (header.Id, PSObjectConverter.Free(taken, isClear ? header.Name
            : header.Id.Length > 0 ? header.Id
            : string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}"))))];
    }

    private static PSObject Row(JsonElement row, (string Id, string Name)[] columns, PSObjectConverter objects)
    {
        // Each header is looked up once: searching all fields for each column is too slow for thousands of columns.
        Dictionary<string, JsonElement> cells = new(StringComparer.Ordinal);
        foreach (JsonProperty field in row.ValueKind == JsonValueKind.Object ? row.EnumerateObject() : default)
        {
            cells[field.PlainName()] = field.Value;
        }

        PSObject target = new();
        foreach ((string id, string name) in columns)
        {
            object? value = cells.TryGetValue(id, out JsonElement cell) ? objects.From(cell, null, name) : null;
            target.Properties.Add(new PSNoteProperty(name, value), true);
        }

        return target;
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : Enumerable.Empty<JsonElement>();
}
