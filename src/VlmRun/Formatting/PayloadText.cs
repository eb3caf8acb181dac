namespace VlmRun.Formatting;

/// <summary>Results as text: one field per line, nested objects indented, lists of objects as tables, segments as a timeline. The views call it.</summary>
public static class PayloadText
{
    private const int MaxItems = 200;
    private const int MaxDepth = 12;
    private const int MaxLabel = 28;

    /// <summary>The text of a value.</summary>
    /// <param name="value">A payload, or an object with properties. What is null in it is left out.</param>
    /// <param name="width">Cells of the screen; values are wrapped there.</param>
    /// <param name="accent">The escape sequence before names.</param>
    /// <param name="reset">The escape sequence after names.</param>
    public static string Of(PSObject? value, int width, string accent, string reset) => IsText(value)
        ? Shape.Text(value)
        : string.Join('\n', Lines(value, Math.Max(width, 30), new TextStyle(accent, reset), 0));

    /// <summary>The same, with an empty line after an object to separate it from the next one.</summary>
    /// <inheritdoc cref="Of"/>
    public static string Block(PSObject? value, int width, string accent, string reset) =>
        Of(value, width, accent, reset) + (IsText(value) ? "" : "\n");

    private static bool IsText(object? value) => Shape.Fields(value) is null && Shape.Items(value) is null;

    private static List<string> Lines(object? value, int width, TextStyle style, int depth)
    {
        if (depth > MaxDepth)
        {
            return ["…"];
        }

        return Shape.Fields(value) is { } fields ? Fields(fields, width, style, depth)
            : Shape.Items(value) is { } items ? Items(items, width, style, depth)
            : WrappedText.Lines(Shape.Text(value), width);
    }

    private static List<string> Fields(List<KeyValuePair<string, object>> fields, int width, TextStyle style, int depth)
    {
        int label = Math.Min(MaxLabel, fields.Select(field => CellWidth.Of(Shape.Text(field.Key))).DefaultIfEmpty(0).Max());
        List<string> lines = [];
        foreach ((string key, object value) in fields)
        {
            string name = style.Label(CellWidth.Pad(Shape.Text(key), label, false) + " :");
            if (Line(value, width - label - 3) is { } text)
            {
                List<string> wrapped = WrappedText.Lines(text, Math.Max(20, width - label - 3));
                lines.Add($"{name} {wrapped[0]}".TrimEnd());
                lines.AddRange(wrapped.Skip(1).Select(line => new string(' ', label + 3) + line));
            }
            else
            {
                lines.Add(name);
                lines.AddRange(Indented(Lines(value, width - 2, style, depth + 1)));
            }
        }

        return lines;
    }

    // Text that fits on the line of its name; null if it needs its own lines.
    private static string? Line(object value, int width)
    {
        if (Shape.Fields(value) is { } fields)
        {
            return fields.Count == 0 ? "(empty)" : null;
        }

        if (Shape.Items(value) is not { } items)
        {
            return Shape.Text(value);
        }

        if (items.Exists(item => Shape.Fields(item) is not null || Shape.Items(item) is not null))
        {
            return null;
        }

        string[] texts = [.. items.Take(MaxItems).Select(Shape.Text)];
        string joined = string.Join(", ", texts) + More(items.Count);
        return texts.Length == 0 ? "(none)" : joined.Contains('\n', StringComparison.Ordinal) || (CellWidth.Of(joined) > width && texts.Max(text => text.Length) > 30) ? null : joined;
    }

    private static List<string> Items(List<object?> items, int width, TextStyle style, int depth)
    {
        List<object?> shown = [.. items.Take(MaxItems)];
        List<List<KeyValuePair<string, object>>?> objects = [.. shown.Select(Shape.Fields)];
        List<string>? lines = shown.Count == 0 ? ["(none)"]
            : objects.TrueForAll(fields => fields is not null)
                ? Timeline.Render(objects!, width, style) ?? Grid(objects!)?.Render(width, style)
                : null;
        lines ??= [.. shown.SelectMany(item => Bulleted(Lines(item, width - 2, style, depth + 1)))];
        if (More(items.Count) is { Length: > 0 } more)
        {
            lines.Add(more.TrimStart(',', ' '));
        }

        return lines;
    }

    private static TextGrid? Grid(List<List<KeyValuePair<string, object>>> objects)
    {
        string[] headers = [.. objects.SelectMany(fields => fields.Select(field => field.Key)).Distinct()];
        if (headers.Length is 0 or > 12
            || objects.Exists(fields => fields.Exists(field => Shape.Fields(field.Value) is not null || Line(field.Value, int.MaxValue) is null)))
        {
            return null;
        }

        string Cell(List<KeyValuePair<string, object>> fields, string name) => fields.Find(field => field.Key == name).Value is not { } value ? ""
            : name == nameof(Prediction.Source) ? ViewText.Names(Shape.Text(value))
            : Line(value, int.MaxValue)!;
        return new TextGrid(
            [.. headers.Select(Shape.Text)],
            [.. objects.Select(fields => headers.Select(name => Cell(fields, name)).ToArray())],
            [.. headers.Select(name => objects.TrueForAll(fields => fields.Find(field => field.Key == name).Value is not { } value || Shape.IsNumber(value)))]);
    }

    private static IEnumerable<string> Indented(List<string> lines) => lines.Select(line => "  " + line);

    private static IEnumerable<string> Bulleted(List<string> lines) => lines.Select((line, at) => (at == 0 ? "- " : "  ") + line);

    private static string More(int count) =>
        count <= MaxItems ? "" : string.Create(CultureInfo.CurrentCulture, $", … and {count - MaxItems:N0} more");
}
