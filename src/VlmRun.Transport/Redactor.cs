using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace VlmRun.Transport;

/// <summary>Takes the key of a session, and the passwords of addresses, out of text that people see.</summary>
internal sealed partial class Redactor
{
    // Shorter is no key of the service's, and would stand in every other word.
    private const int ShortestKey = 4;

    private readonly Regex? _key;

    public Redactor(string key)
    {
        _key = key.Length < ShortestKey ? null : new Regex(Written(key), RegexOptions.CultureInvariant);
    }

    /// <summary>The text without the key, however JSON or an address writes it.</summary>
    public string Redact(string text)
    {
        string shown = _key?.Replace(text, Secrets.Hidden) ?? text;
        return UserInfo().Replace(shown, Secrets.Hidden + "@");
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
}
