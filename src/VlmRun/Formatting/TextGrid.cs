namespace VlmRun.Formatting;

/// <summary>A table as lines of text. Cells that are too long for their column are wrapped, never truncated.</summary>
/// <param name="headers">The names of the columns.</param>
/// <param name="rows">The rows, each with a text for each column.</param>
/// <param name="isNumeric">For each column, whether it is aligned to the right.</param>
internal sealed class TextGrid(string[] headers, IReadOnlyList<string[]> rows, bool[] isNumeric)
{
    // Words up to this length, such as ids, are not broken.
    private const int MaxWord = 40;

    /// <summary>The lines; null if the columns do not fit the width.</summary>
    public List<string>? Render(int width, TextStyle style)
    {
        int[] widths = [.. headers.Select((header, column) =>
            Math.Max(CellWidth.Of(header), rows.Max(row => row[column].Split('\n').Max(CellWidth.Of))))];
        int[] least = [.. headers.Select((header, column) => Math.Max(CellWidth.Of(header), Math.Min(MaxWord, rows.Max(row => MaxWordWidth(row[column])))))];
        int excess = widths.Sum() + widths.Length - 1 - width;
        while (excess > 0)
        {
            int[] shrinkable = [.. Enumerable.Range(0, widths.Length).Where(column => widths[column] > least[column])];
            if (shrinkable.Length == 0)
            {
                return null;
            }

            int widest = shrinkable.MaxBy(column => widths[column]);
            int next = shrinkable.Where(column => column != widest).Select(column => widths[column]).DefaultIfEmpty(0).Max();
            int target = Math.Max(least[widest], Math.Min(widths[widest] - 1, Math.Max(next, widths[widest] - excess)));
            excess -= widths[widest] - target;
            widths[widest] = target;
        }

        List<string> lines =
        [
            style.Label(Line(headers, widths)),
            style.Label(Line([.. widths.Select((cells, column) => new string('-', Math.Min(cells, CellWidth.Of(headers[column]))))], widths)),
        ];
        foreach (string[] row in rows)
        {
            List<string>[] cells = [.. row.Select((cell, column) => WrappedText.Lines(cell, widths[column]))];
            for (int line = 0; line < cells.Max(cell => cell.Count); line++)
            {
                lines.Add(Line([.. cells.Select(cell => line < cell.Count ? cell[line] : "")], widths));
            }
        }

        return lines;
    }

    private static int MaxWordWidth(string text) => text.Split(' ', '\n').Max(CellWidth.Of);

    private string Line(string[] cells, int[] widths) =>
        string.Join(' ', cells.Select((cell, column) => CellWidth.Pad(cell, widths[column], isNumeric[column]))).TrimEnd();
}
