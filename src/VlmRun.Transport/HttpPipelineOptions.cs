using System.Security.Cryptography.X509Certificates;

namespace VlmRun.Transport;

/// <summary>Options of the HTTP pipeline.</summary>
public sealed class HttpPipelineOptions
{
    /// <summary>The base address of the API, ending in <c>/v1</c>.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The key; sent only to the host of <see cref="BaseUri"/>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The value of the <c>User-Agent</c> header.</summary>
    public required string ClientName { get; init; }

    /// <summary>How often a failed attempt is retried, 0 or more.</summary>
    public int MaxRetry { get; init; } = 4;

    /// <summary>Maximum number of requests in any minute; null for no limit on this side.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>How long the service may reject every request before the request fails.</summary>
    public TimeSpan MaxRateLimitWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The proxy for every request, also to loopback addresses; null for the proxy of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The credentials for the proxy; null for those of the environment.</summary>
    public ICredentials? ProxyCredentials { get; init; }

    /// <summary>Certificates of CAs that are trusted beside those of the system.</summary>
    public X509Certificate2Collection ExtraRoots { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
