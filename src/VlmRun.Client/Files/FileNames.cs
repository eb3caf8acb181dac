using System.Text;

namespace VlmRun;

/// <summary>Creates file names from untrusted names, so that each is a plain name in one folder on every system.</summary>
internal static class FileNames
{
    // Most file systems limit names to 255 bytes of UTF-8; those that count characters allow at least as much.
    private const int MaxBytes = 255;
    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string s_devices = " CON PRN AUX NUL CONIN$ CONOUT$ COM0 COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 COM¹ COM² COM³"
        + " LPT0 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9 LPT¹ LPT² LPT³ ";

    /// <summary>Returns the name without separators, leading dots, reserved names and control characters, shortened to what file systems allow; the extension is kept.</summary>
    /// <param name="name">The untrusted name.</param>
    /// <param name="maxBytes">The maximum length in bytes of UTF-8.</param>
    public static string Safe(string name, int maxBytes = MaxBytes)
    {
        StringBuilder text = new(name.Length);
        foreach (Rune letter in name.EnumerateRunes())
        {
            bool isBad = letter == Rune.ReplacementChar || Rune.IsControl(letter) || (letter.IsAscii && Forbidden.Contains((char)letter.Value, StringComparison.Ordinal))
                || Rune.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format;
            text.Append(isBad ? "_" : letter.ToString());
        }

        // A leading dot hides a file; Windows removes trailing dots and spaces.
        string safe = text.ToString().TrimEnd('.', ' ').TrimStart(' ');
        safe = safe is ['.', ..] ? "_" + safe.TrimStart('.') : safe;
        string extension = Path.GetExtension(safe);
        extension = Encoding.UTF8.GetByteCount(extension) > 32 ? "" : extension;
        string stem = safe[..(safe.Length - extension.Length)];
        if (stem.Length == 0 || IsReserved(stem))
        {
            stem = "_" + stem;
        }

        return Cut(stem, maxBytes - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    /// <summary>Whether Windows reserves the name for a device, with or without an extension.</summary>
    public static bool IsReserved(string name) => s_devices.Contains($" {name.Split('.')[0].TrimEnd()} ", StringComparison.OrdinalIgnoreCase);

    /// <summary>The longest prefix of a text that fits into a number of bytes of UTF-8 without splitting a character.</summary>
    public static string Cut(string stem, int bytes)
    {
        int length = 0;
        int used = 0;
        foreach (Rune letter in stem.EnumerateRunes())
        {
            used += letter.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += letter.Utf16SequenceLength;
        }

        return stem[..length];
    }
}
