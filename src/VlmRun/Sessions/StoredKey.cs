using System;
using System.IO;

namespace VlmRun.Sessions;

/// <summary>The key and address that the environment gives: variables first, then the official command line's configuration file.</summary>
internal static class StoredKey
{
    /// <summary>Settings from the environment, or null when there is no key.</summary>
    public static SessionSettings? Find()
    {
        string? variable = Clean(Environment.GetEnvironmentVariable("VLMRUN_API_KEY"));
        (string? fileKey, string? fileAddress) = ReadConfig();
        return (variable ?? fileKey) is { } key
            ? new SessionSettings(Address(fileAddress), key, variable is null ? "config file" : "environment")
            : null;
    }

    /// <summary>The API's address: <c>VLMRUN_BASE_URL</c>, else the configuration file's, else the service's.</summary>
    public static Uri FindAddress() => Address(ReadConfig().Address);

    private static Uri Address(string? fromFile) =>
        Clean(Environment.GetEnvironmentVariable("VLMRUN_BASE_URL")) is { } variable ? BaseAddress.Parse(variable, "VLMRUN_BASE_URL")
        : fromFile is not null ? BaseAddress.Parse(fromFile, "base_url in ~/.vlmrun/config.toml")
        : VlmRunClient.DefaultBaseUri;

    // Flat lines of the form key = "value", a quote in it escaped by a backslash (api reference 1.3).
    private static (string? Key, string? Address) ReadConfig()
    {
        string path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".vlmrun", "config.toml");
        if (!System.IO.File.Exists(path))
        {
            return (null, null);
        }

        string? key = null;
        string? address = null;
        foreach (string line in System.IO.File.ReadLines(path))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : line[..equals].Trim();
            if (name is not ("api_key" or "base_url") || line[0] == '#')
            {
                continue;
            }

            string? value = Clean(Unquote(line[(equals + 1)..].Trim()));
            (key, address) = name == "api_key" ? (value, address) : (key, value);
        }

        return (key, address);
    }

    private static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] is not ('"' or '\''))
        {
            return text;
        }

        int end = text.LastIndexOf(text[0]);
        string inner = end > 0 ? text[1..end] : text[1..];
        return text[0] == '"' ? inner.Replace("\\\"", "\"", StringComparison.Ordinal) : inner;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
