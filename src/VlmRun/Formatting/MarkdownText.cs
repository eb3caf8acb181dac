namespace VlmRun.Formatting;

/// <summary>Markdown for a terminal, with aligned table columns. The views call it.</summary>
public static class MarkdownText
{
    /// <summary>The text, with aligned tables if they fit the width.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="width">Cells of the screen.</param>
    public static string Of(string? text, int width)
    {
        List<string> lines = [];
        List<string> table = [];
        foreach (string line in TerminalText.Safe(text ?? "").Split('\n'))
        {
            if (line.StartsWith('|'))
            {
                table.Add(line);
                continue;
            }

            lines.AddRange(Aligned(table, width));
            table.Clear();
            lines.Add(line);
        }

        lines.AddRange(Aligned(table, width));
        return string.Join('\n', lines).TrimEnd();
    }

    private static List<string> Aligned(List<string> table, int width)
    {
        List<string[]> rows = [.. table.Select(Cells)];
        if (rows.Count < 2 || rows.Exists(row => row.Length != rows[0].Length))
        {
            return [.. table];
        }

        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => IsRule(row) ? 3 : CellWidth.Of(row[column])))];
        return widths.Sum() + widths.Length * 3 + 1 > width
            ? [.. table]
            : [.. rows.Select(row => IsRule(row)
                ? $"|{string.Join('|', row.Select((cell, column) => Rule(cell, widths[column] + 2)))}|"
                : $"| {string.Join(" | ", row.Select((cell, column) => CellWidth.Pad(cell, widths[column], false)))} |")];
    }

    // An escaped bar (\|) is part of its cell.
    private static string[] Cells(string line)
    {
        string inner = line.Trim().Trim('|').Replace("\\|", "\0", StringComparison.Ordinal);
        return [.. inner.Split('|').Select(cell => cell.Trim().Replace("\0", "\\|", StringComparison.Ordinal))];
    }

    private static bool IsRule(string[] row) => row.All(cell => cell.Length > 0 && cell.Trim(':').Trim('-').Length == 0);

    private static string Rule(string cell, int width) =>
        (cell.StartsWith(':') ? ":" : "-") + new string('-', width - 2) + (cell.Length > 1 && cell.EndsWith(':') ? ":" : "-");
}
