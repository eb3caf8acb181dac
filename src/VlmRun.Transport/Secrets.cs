using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace VlmRun.Transport;

/// <summary>Everything that is known to be secret, and how it is kept out of what people see.</summary>
internal static partial class Secrets
{
    private const int LongestBody = 4000;
    public const string Hidden = "***";

    // Headers that may be shown; all others are named, not shown.
    private static readonly FrozenSet<string> s_shown = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Expect", "Retry-After", "Server",
        "Transfer-Encoding", "User-Agent", "X-Client-Id", "X-Request-Id");

    /// <summary>A header as it may be shown.</summary>
    public static string Header(string name, IEnumerable<string> values) =>
        $"{name}: {(s_shown.Contains(name) ? string.Join(", ", values) : Hidden)}";

    /// <summary>A body as it may be shown: secrets hidden, file content left out, cut short.</summary>
    public static string Body(string text)
    {
        string shown = Base64().Replace(SignedUrl().Replace(Named().Replace(text, $"$1\"{Hidden}\""), $"$1?{Hidden}"), "<base64>");
        return shown.Length <= LongestBody ? shown : $"{shown[..LongestBody]} … ({shown.Length} characters)";
    }

    [GeneratedRegex("""("[a-z_-]*(?:api[_-]?key|authorization|password|secret|signature|token)"\s*:\s*)"(?:[^"\\]|\\.)*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex("""(https?:(?:\\?/){2}[^\s"?]+)\?[^\s"]+""", RegexOptions.IgnoreCase)]
    private static partial Regex SignedUrl();

    [GeneratedRegex("""[A-Za-z0-9+/]{200,}={0,2}""")]
    private static partial Regex Base64();
}
