using System.Text;

namespace VlmRun.Formatting;

/// <summary>The width of text in terminal cells.</summary>
internal static class CellWidth
{
    public static int Of(string text)
    {
        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            cells += Of(rune);
        }

        return cells;
    }

    /// <summary>2 for wide East Asian characters and most emoji, 0 for combining marks, otherwise 1.</summary>
    public static int Of(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => 1,
    };

    /// <summary>The text, padded with spaces to a width, on the left or on the right.</summary>
    public static string Pad(string text, int width, bool toTheRight)
    {
        string blanks = new(' ', Math.Max(0, width - Of(text)));
        return toTheRight ? blanks + text : text + blanks;
    }
}
