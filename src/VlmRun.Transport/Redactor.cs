using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace VlmRun.Transport;

/// <summary>All that is known to be secret, and how it is kept out of what people see: the session's key, passwords in addresses, headers, bodies.</summary>
internal sealed partial class Redactor
{
    // No key of the service is shorter, and a shorter text would match ordinary words.
    private const int MinKeyLength = 4;
    private const string Hidden = "***";
    private const int MaxBodyCharacters = 4000;

    // Headers that may be shown; all others are named, not shown.
    private static readonly FrozenSet<string> s_shown = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Expect", "Retry-After", "Server",
        "Transfer-Encoding", "User-Agent", "X-Client-Id", "X-Request-Id");

    private readonly Regex? _key;

    public Redactor(string key)
    {
        _key = key.Length < MinKeyLength ? null : new Regex(Written(key), RegexOptions.CultureInvariant);
    }

    /// <summary>The text without the key, however JSON or an address writes it.</summary>
    public string Redact(string text)
    {
        string shown = _key?.Replace(text, Hidden) ?? text;
        return UserInfo().Replace(shown, Hidden + "@");
    }

    /// <summary>A header as it may be shown.</summary>
    public static string Header(string name, IEnumerable<string> values) =>
        $"{name}: {(s_shown.Contains(name) ? string.Join(", ", values) : Hidden)}";

    /// <summary>A body as it may be shown: secrets hidden, file content left out, cut short.</summary>
    public static string Body(string text)
    {
        string shown = Base64().Replace(SignedUrl().Replace(Named().Replace(text, $"$1\"{Hidden}\""), $"$1?{Hidden}"), "<base64>");
        return shown.Length <= MaxBodyCharacters ? shown : $"{shown[..MaxBodyCharacters]} … ({shown.Length} characters)";
    }

    private static string Written(string key)
    {
        StringBuilder pattern = new();
        foreach (char letter in key)
        {
            string code = ((int)letter).ToString("x2", CultureInfo.InvariantCulture);
            string plain = Regex.Escape(letter.ToString());
            // Escaped once, or more often where JSON stands in JSON; bounded, so that no text takes long.
            pattern.Append(CultureInfo.InvariantCulture, $@"(?:\\{{0,4}}{plain}|\\{{1,4}}u00(?i:{code})|%(?i:{code}))");
        }

        return pattern.ToString();
    }

    // http://user:password@proxy
    [GeneratedRegex("""(?<=://)[^/\s@"']{1,500}@""")]
    private static partial Regex UserInfo();

    [GeneratedRegex("""("[a-z_-]*(?:api[_-]?key|authorization|password|secret|signature|token)"\s*:\s*)"(?:[^"\\]|\\.)*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex("""(https?:(?:\\?/){2}[^\s"?]+)\?[^\s"]+""", RegexOptions.IgnoreCase)]
    private static partial Regex SignedUrl();

    [GeneratedRegex("""[A-Za-z0-9+/]{200,}={0,2}""")]
    private static partial Regex Base64();
}
