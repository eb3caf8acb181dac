using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace VlmRun.Transport;

/// <summary>Defines what is secret and removes it from what people see: the session's key, passwords in addresses, headers and bodies.</summary>
internal sealed partial class Redactor
{
    // The service issues no shorter key, and a shorter text would match ordinary words.
    private const int MinKeyLength = 4;
    private const string Hidden = "***";
    private const int MaxBodyCharacters = 4000;

    // Headers whose values may be shown; of all others only the name is shown.
    private static readonly FrozenSet<string> s_shown = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Expect", "Retry-After", "Server",
        "Transfer-Encoding", "User-Agent", "X-Client-Id", "X-Request-Id");

    private readonly Regex[] _secrets;

    /// <summary>Creates a redactor for the key and, if there is one, the password of a proxy.</summary>
    public Redactor(string key, string? proxyPassword = null)
    {
        _secrets = [.. new[] { key, proxyPassword }
            .Where(secret => secret?.Length >= MinKeyLength)
            .Select(secret => new Regex(Written(secret!), RegexOptions.CultureInvariant))];
    }

    /// <summary>Removes key and password from a text, also where JSON or an address escapes it.</summary>
    public string Redact(string text)
    {
        string shown = _secrets.Aggregate(text, (current, secret) => secret.Replace(current, Hidden));
        return UserInfo().Replace(shown, Hidden + "@");
    }

    /// <summary>A header, redacted for display.</summary>
    public static string Header(string name, IEnumerable<string> values) =>
        $"{name}: {(s_shown.Contains(name) ? string.Join(", ", values) : Hidden)}";

    /// <summary>A body, redacted for display: secrets hidden, file content left out, shortened.</summary>
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
            // Escaped once, or several times where JSON is nested in JSON; bounded, so that no text takes long.
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
