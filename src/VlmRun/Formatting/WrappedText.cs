using System.Text;

namespace VlmRun.Formatting;

/// <summary>Wraps text to a width between words; only words that are longer than a line are split.</summary>
internal static class WrappedText
{
    public static List<string> Lines(string text, int width)
    {
        List<string> lines = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            AddLines(lines, line.TrimEnd().Replace("\t", "    ", System.StringComparison.Ordinal), width);
        }

        return lines;
    }

    private static void AddLines(List<string> lines, string line, int width)
    {
        StringBuilder current = new();
        int cells = 0;
        int blankAt = -1;
        foreach (Rune rune in line.EnumerateRunes())
        {
            int wide = CellWidth.Of(rune);
            if (cells + wide > width && cells > 0)
            {
                if (rune.Value == ' ')
                {
                    // The space at the line break is dropped.
                    lines.Add(current.ToString());
                    current.Clear();
                    (cells, blankAt) = (0, -1);
                    continue;
                }

                string whole = current.ToString();
                lines.Add(blankAt > 0 ? whole[..blankAt].TrimEnd() : whole);
                current.Clear().Append(blankAt > 0 ? whole[(blankAt + 1)..] : "");
                cells = CellWidth.Of(current.ToString());
                blankAt = -1;
            }

            if (rune.Value == ' ')
            {
                blankAt = current.Length;
            }

            current.Append(rune.ToString());
            cells += wide;
        }

        lines.Add(current.ToString());
    }
}
