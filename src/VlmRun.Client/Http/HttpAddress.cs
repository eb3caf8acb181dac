using System.Diagnostics.CodeAnalysis;

namespace VlmRun.Http;

/// <summary>Checks and parses http and https addresses.</summary>
internal static class HttpAddress
{
    /// <summary>Whether the text is an absolute http or https address.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    /// <summary>Parses an address.</summary>
    /// <exception cref="FormatException">It is not an absolute http or https address.</exception>
    public static Uri Parse(string text) =>
        TryParse(text, out Uri? address) ? address : throw new FormatException($"'{text}' is not an http or https address.");

    /// <summary>Returns the text unchanged if it is an address.</summary>
    /// <exception cref="FormatException">It is not an absolute http or https address.</exception>
    public static string Check(string text)
    {
        _ = Parse(text);
        return text;
    }
}
