namespace VlmRun.Results.Review;

/// <summary>Writes the JSON for the page.</summary>
internal static class ReviewJson
{
    // Longer values are shown in part, because a text box cannot handle them.
    private const int MaxText = 20_000;

    private static readonly JsonWriterOptions s_options = new() { MaxDepth = JsonStreaming.MaxDepth };

    /// <summary>The list of all payloads.</summary>
    public static void WriteIndex(Stream stream, string id, string title, bool hasPdf, IEnumerable<ReviewItem> items, bool withState)
    {
        using Utf8JsonWriter writer = new(stream, s_options);
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("title", title);
        writer.WriteBoolean("pdfjs", hasPdf);
        writer.WriteStartArray("items");
        foreach (ReviewItem item in items)
        {
            writer.WriteStartObject();
            writer.WriteNumber("n", item.Number);
            writer.WriteString("name", item.Source.Name);
            writer.WriteNumber("doubtful", item.DoubtfulCount);
            if (withState && (item.Changes.Count > 0 || item.Accepted.Count > 0))
            {
                writer.WriteNumber("settled", item.Values().Count(value =>
                    value.Metadata?.Confidence is not (null or "hi") && (item.Changes.ContainsKey(value.Path) || item.Accepted.Contains(value.Path))));
                writer.WritePropertyName("state");
                WriteState(writer, item, []);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One payload with its fields.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="item">The payload.</param>
    /// <param name="url">The address of a file, by its place.</param>
    /// <param name="isExport">With the payload itself, which a page from disk gives back; without what was changed.</param>
    public static void WriteItem(Stream stream, ReviewItem item, Func<int, string> url, bool isExport)
    {
        using Utf8JsonWriter writer = new(stream, s_options);
        writer.WriteStartObject();
        writer.WriteNumber("n", item.Number);
        writer.WriteString("id", item.PredictionId ?? item.ExecutionId ?? "");
        writer.WriteString("kind", item.ExecutionId is null ? "prediction" : "execution");
        writer.WriteString("name", item.Source.Name);
        writer.WriteString("domain", item.Domain);
        WriteSource(writer, item.Source, url);
        writer.WriteStartArray("fields");
        foreach (FieldValue value in item.Values())
        {
            WriteField(writer, value, FieldType.Of(value, item.Schema));
        }

        writer.WriteEndArray();
        if (isExport)
        {
            writer.WriteString("payload", item.Json.Raw().ReplaceLineEndings(" "));
        }
        else
        {
            writer.WritePropertyName("state");
            WriteState(writer, item, []);
        }

        writer.WriteEndObject();
    }

    /// <summary>The changes and acceptances, and the values that were refused.</summary>
    public static void WriteState(Stream stream, ReviewItem item, IReadOnlyList<KeyValuePair<string, string>> errors)
    {
        using Utf8JsonWriter writer = new(stream, s_options);
        WriteState(writer, item, errors);
    }

    private static void WriteState(Utf8JsonWriter writer, ReviewItem item, IReadOnlyList<KeyValuePair<string, string>> errors)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("changes");
        foreach ((string path, string? value) in item.Changes)
        {
            WritePair(writer, path, value);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("accepted");
        foreach (string path in item.Accepted)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("errors");
        foreach ((string path, string error) in errors)
        {
            WritePair(writer, path, error);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter writer, string first, string? second)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(first);
        writer.WriteStringValue(second);
        writer.WriteEndArray();
    }

    private static void WriteSource(Utf8JsonWriter writer, ReviewSource source, Func<int, string> url)
    {
        writer.WriteStartObject("source");
        writer.WriteString("text", source.Text);
        writer.WriteString("note", source.Note);
        writer.WriteStartArray("files");
        for (int i = 0; i < source.Files.Count; i++)
        {
            ReviewFile file = source.Files[i];
            writer.WriteStartObject();
            writer.WriteString("kind", file.Kind);
            writer.WriteString("name", file.Name);
            writer.WriteString("note", file.Note);
            writer.WriteString("url", file.Kind.Length > 0 ? url(i) : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldValue value, FieldType type)
    {
        string? text = FieldType.Text(value.Node.Json!.Value);
        writer.WriteStartObject();
        writer.WriteString("path", value.Path);
        writer.WriteString("name", value.Name);
        writer.WriteString("label", value.Step is int index ? $"{value.Name}[{index.ToString(CultureInfo.InvariantCulture)}]" : value.Name.Length > 0 ? value.Name : "(value)");
        writer.WriteString("group", (value.Step is int ? value.Parent?.Parent : value.Parent)?.Path ?? "");
        writer.WriteString("value", text?.Length > MaxText ? Cut(text) : text);
        if (text?.Length > MaxText)
        {
            writer.WriteNumber("length", text.Length);
        }

        WriteTexts(writer, "types", type.Types);
        WriteTexts(writer, "options", type.Options);
        writer.WriteString("format", type.Format);
        writer.WriteBoolean("nullable", type.IsNullable);
        writer.WriteString("confidence", value.Metadata?.Confidence);
        if (Seconds(value.Start) is { } start)
        {
            writer.WriteNumber("start", start);
        }

        writer.WriteStartArray("boxes");
        foreach (FieldBox box in value.Metadata?.Boxes ?? [])
        {
            writer.WriteStartObject();
            writer.WriteNumber("page", box.Page ?? 0);
            writer.WriteNumber("x", box.X);
            writer.WriteNumber("y", box.Y);
            writer.WriteNumber("width", box.Width);
            writer.WriteNumber("height", box.Height);
            writer.WriteString("text", box.Text?.Length > MaxText ? Cut(box.Text) : box.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];

    private static double? Seconds(object? start) => start switch
    {
        long or decimal or double => Convert.ToDouble(start, CultureInfo.InvariantCulture),
        string text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) => seconds,
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) => time.TotalSeconds,
        _ => null,
    };
}
