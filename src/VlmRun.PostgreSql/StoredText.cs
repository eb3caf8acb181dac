using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VlmRun.PostgreSql;

/// <summary>Text that PostgreSQL stores as it is; text with a NUL character or half a surrogate pair, which it does not take, is stored as base64 of UTF-16.</summary>
internal static class StoredText
{
    // A private-use character, with which no path and no id begins.
    private const char Marker = '\uF8FF';
    private static readonly UTF8Encoding s_strict = new(false, true);

    public static string Encode(string text) => IsPlain(text) ? text : Marker + Convert.ToBase64String(MemoryMarshal.AsBytes(text.AsSpan()));

    public static string Decode(string stored) =>
        stored.Length > 0 && stored[0] == Marker ? new string(MemoryMarshal.Cast<byte, char>(Convert.FromBase64String(stored[1..]))) : stored;

    /// <summary>A key of fixed length, since an index does not take long text.</summary>
    public static Guid Key(string text) => new(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())).AsSpan(0, 16));

    /// <summary>The key of a path; on Windows, case does not matter.</summary>
    public static Guid PathKey(string path) => Key(OperatingSystem.IsWindows() ? path.ToUpperInvariant() : path);

    private static bool IsPlain(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || text.StartsWith(Marker))
        {
            return false;
        }

        try
        {
            s_strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
