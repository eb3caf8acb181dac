using System;
using System.IO;
using System.Text;

namespace VlmRun;

/// <summary>Names of files made of names from elsewhere, so that they name one file in one folder on every system.</summary>
internal static class FileNames
{
    // Bytes of UTF-8 on most file systems, and so enough for those that count letters.
    private const int MaxBytes = 255;
    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string s_devices = " CON PRN AUX NUL CONIN$ CONOUT$ COM0 COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 COM¹ COM² COM³"
        + " LPT0 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9 LPT¹ LPT² LPT³ ";

    /// <summary>A name without separators, leading dots, reserved words and control characters, no longer than file systems take; its extension stays.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="maxBytes">How many bytes of UTF-8 it may have.</param>
    public static string Safe(string name, int maxBytes = MaxBytes)
    {
        StringBuilder text = new(name.Length);
        foreach (Rune letter in name.EnumerateRunes())
        {
            bool isBad = letter == Rune.ReplacementChar || Rune.IsControl(letter) || (letter.IsAscii && Forbidden.Contains((char)letter.Value, StringComparison.Ordinal))
                || Rune.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format;
            text.Append(isBad ? "_" : letter.ToString());
        }

        // Leading dots hide a file, trailing ones and spaces vanish on Windows.
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

    /// <summary>As much of a text as has no more than so many bytes of UTF-8, without half a character at its end.</summary>
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
