using System.Net;

namespace VlmRun.Sessions;

/// <summary>Reads the address of a proxy.</summary>
internal static class ProxyAddress
{
    private static readonly string[] s_schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>Reads an address such as <c>http://proxy:3128</c>, with the user name and password that it may have.</summary>
    /// <exception cref="FormatException">It is not valid; <paramref name="what"/> is the name of the setting, and the message has no password.</exception>
    public static (Uri Address, NetworkCredential? Credential) Parse(string text, string what)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? given) || !s_schemes.Contains(given.Scheme) || given.Host.Length == 0)
        {
            // Behind the last @ nothing is secret.
            string shown = text[(text.LastIndexOf('@') + 1)..];
            throw new FormatException($"{what}: '{shown}' is not the address of a proxy. Write it as http://proxy:3128; https, socks4, socks4a and socks5 are possible too.");
        }

        if (given.PathAndQuery is not ("" or "/"))
        {
            throw new FormatException($"{what}: the address of a proxy has no path, and '{given.PathAndQuery}' is one.");
        }

        Uri address = new(given.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        string[] user = given.UserInfo.Split(':', 2);
        return given.UserInfo.Length == 0
            ? (address, null)
            : (address, new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : ""));
    }
}
