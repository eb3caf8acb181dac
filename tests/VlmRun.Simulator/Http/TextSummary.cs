using System;
using System.Security.Cryptography;
using System.Text;

namespace VlmRun.Simulator.Http;

/// <summary>The summary of an image string or a very long string.</summary>
/// <param name="Length">Characters of the whole string.</param>
/// <param name="Sha256">Lower-case hex; of the characters after the comma of a data URI, otherwise of all.</param>
/// <param name="Prefix">A data URI's head up to its comma, otherwise the first 64 characters.</param>
internal sealed record TextSummary(long Length, string Sha256, string Prefix)
{
    private const int PrefixLength = 64;

    public static TextSummary Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int payload = PayloadStart(bytes);
        return new TextSummary(text.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(payload))), Head(bytes, payload));
    }

    /// <summary>Where a data URI's payload starts; 0 for any other string.</summary>
    public static int PayloadStart(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("data:"u8))
        {
            return 0;
        }

        return start[..Math.Min(start.Length, 256)].IndexOf((byte)',') + 1;
    }

    public static string Head(ReadOnlySpan<byte> start, int payload)
    {
        return Encoding.UTF8.GetString(start[..(payload > 0 ? payload : Math.Min(PrefixLength, start.Length))]);
    }
}
