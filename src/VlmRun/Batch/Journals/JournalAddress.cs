using System.Net;

namespace VlmRun.Batch.Journals;

/// <summary>The address of a shared journal, such as <c>postgresql://user@host:5432/database?sslmode=verify-full</c>. Its text never has the password.</summary>
internal sealed class JournalAddress
{
    private const int DefaultLease = 30;
    private const int MaxLease = 3600;

    private JournalAddress()
    {
    }

    /// <summary>The hosts, or the folder of a socket; several are separated by commas.</summary>
    public required string Host { get; init; }

    /// <summary>The port; null for the default.</summary>
    public int? Port { get; private init; }

    /// <summary>The database; null for the one with the user's name.</summary>
    public string? Database { get; private init; }

    /// <summary>The user; null for that of the environment.</summary>
    public string? User { get; private init; }

    /// <summary>The password; null if the address has none.</summary>
    public string? Password { get; private init; }

    /// <summary>How long a process that is not heard of keeps its files, in seconds.</summary>
    public int LeaseSec { get; private init; } = DefaultLease;

    /// <summary>Further options.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether a host is another machine.</summary>
    public bool IsRemote => Host.Split(',').Any(host => !IsLocal(host));

    /// <summary>Whether the name of a journal is the address of a shared one.</summary>
    public static bool IsOne(string journal) =>
        journal.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || journal.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address as libpq writes it.</summary>
    /// <exception cref="FormatException">It cannot be read; the message does not have its password.</exception>
    public static JournalAddress Parse(string text)
    {
        string rest = text[(text.IndexOf("//", StringComparison.Ordinal) + 2)..];
        (rest, string query) = Cut(rest, '?');
        (string authority, string path) = Cut(rest, '/');
        int at = authority.LastIndexOf('@');
        (string user, string password) = Cut(at < 0 ? "" : authority[..at], ':');
        (string host, int? port) = Hosts(authority[(at + 1)..]);
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            (string name, string value) = Cut(pair, '=');
            parameters[Plain(name)] = Plain(value);
        }

        string Take(string name, string otherwise) => parameters.Remove(name, out string? value) ? value : otherwise;
        host = Take("host", host);
        string portText = Take("port", "");
        int lease = Number(Take("lease", DefaultLease.ToString(CultureInfo.InvariantCulture)), "lease");
        if (lease is < 2 or > MaxLease)
        {
            throw new FormatException($"The lease in the address must be 2 to {MaxLease} seconds.");
        }

        return new JournalAddress
        {
            Host = host.Length > 0 ? host : "localhost",
            Port = portText.Length > 0 ? Number(portText, "port") : port,
            Database = NullIfEmpty(Take("dbname", Plain(path))),
            User = NullIfEmpty(Take("user", Plain(user))),
            Password = NullIfEmpty(Take("password", Plain(password))),
            LeaseSec = lease,
            Parameters = parameters,
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string host = Host.StartsWith('/') ? Uri.EscapeDataString(Host) : Host;
        string port = Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return $"postgresql://{host}{port}/{Database}";
    }

    private static bool IsLocal(string host)
    {
        string name = host.StartsWith('[') ? host[1..].Split(']')[0] : host.Count(c => c == ':') == 1 ? host.Split(':')[0] : host;
        return name.StartsWith('/') || name.StartsWith('@') || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    // Several hosts keep their ports; the port of a single one stands by itself.
    private static (string Host, int? Port) Hosts(string text)
    {
        int colon = text.LastIndexOf(':');
        if (text.Contains(',') || colon < 0 || text.IndexOf(']') > colon)
        {
            return (Plain(text).Trim('[', ']'), null);
        }

        string port = text[(colon + 1)..];
        return (Plain(text[..colon]).Trim('[', ']'), port.Length == 0 ? null : Number(port, "port"));
    }

    private static int Number(string text, string name) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && (name != "port" || number is > 0 and < 65536)
        ? number
        : throw new FormatException($"The {name} in the address is not a number. A password with a special character is written as {Uri.EscapeDataString("/")}, {Uri.EscapeDataString("@")} and so on, or given as -JournalCredential.");

    private static (string Before, string After) Cut(string text, char at)
    {
        int found = text.IndexOf(at, StringComparison.Ordinal);
        return found < 0 ? (text, "") : (text[..found], text[(found + 1)..]);
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
