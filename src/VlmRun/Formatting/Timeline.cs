namespace VlmRun.Formatting;

/// <summary>Segments of audio or video as lines: the start time of each segment, and its content.</summary>
internal static class Timeline
{
    private static readonly string[] s_starts = ["start_time", "start", "start_seconds", "timestamp"];
    private static readonly string[] s_ends = ["end_time", "end", "end_seconds", "duration"];
    private static readonly string[] s_spoken = ["content", "text", "title"];

    /// <summary>The lines; null if the items are not segments.</summary>
    public static List<string>? Render(IReadOnlyList<List<KeyValuePair<string, object>>> items, int width, TextStyle style)
    {
        List<string> lines = [];
        foreach (List<KeyValuePair<string, object>> fields in items)
        {
            if (fields.Find(field => s_starts.Contains(field.Key)).Value is not { } start || Clock(start) is not { } time)
            {
                return null;
            }

            List<KeyValuePair<string, string>> said = [.. fields.Where(field => !s_starts.Contains(field.Key) && !s_ends.Contains(field.Key)).Select(Said)];
            if (said.Count == 0 || said.Exists(line => line.Value is null))
            {
                return null;
            }

            bool isFirst = true;
            foreach ((string name, string text) in said)
            {
                string label = s_spoken.Contains(name) || said.Count == 1 ? "" : name + ": ";
                foreach (string line in WrappedText.Lines(label + text, Math.Max(20, width - time.Length - 1)))
                {
                    lines.Add((isFirst ? style.Label(time) : new string(' ', time.Length)) + " " + line);
                    isFirst = false;
                }
            }
        }

        return lines.Count == 0 ? null : lines;
    }

    private static string? Clock(object start)
    {
        TimeSpan? time = start switch
        {
            TimeSpan span => span,
            _ when Shape.IsNumber(start) && Convert.ToDouble(start, CultureInfo.InvariantCulture) is >= 0 and < 1e7 and double seconds => TimeSpan.FromSeconds(seconds),
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) && text.Contains(':', StringComparison.Ordinal) => span,
            _ => null,
        };
        return time is { } at ? string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalHours:00}:{at.Minutes:00}:{at.Seconds:00}") : null;
    }

    // A track is an object with a single text.
    private static KeyValuePair<string, string> Said(KeyValuePair<string, object> field)
    {
        object value = Shape.Fields(field.Value) is [{ } only] ? only.Value : field.Value;
        return KeyValuePair.Create(field.Key, Shape.Fields(value) is null && Shape.Items(value) is null ? Shape.Text(value) : null!);
    }
}
