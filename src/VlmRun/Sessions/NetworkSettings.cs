using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace VlmRun.Sessions;

/// <summary>The way of a session to the service. The password of the proxy is never shown.</summary>
internal sealed record NetworkSettings
{
    /// <summary>The proxy, without credentials; null for that of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The credentials for the proxy; null for those of the environment.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>The path that <see cref="Roots"/> were read from; null for none.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Certificates that are trusted beside those of the system.</summary>
    public X509Certificate2Collection Roots { get; init; } = [];

    /// <summary>Records print their members; this one must not, because of the password.</summary>
    public override string ToString() => $"{Proxy}";
}
