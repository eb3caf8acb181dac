using System;

namespace VlmRun.Transport;

/// <summary>Options of the HTTP pipeline.</summary>
public sealed class HttpPipelineOptions
{
    /// <summary>The API's address, ending in <c>/v1</c>.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The key; sent to the host of <see cref="BaseUri"/> and nowhere else.</summary>
    public required string ApiKey { get; init; }

    /// <summary>How the client names itself to the service.</summary>
    public required string ClientName { get; init; }

    /// <summary>How often a failed attempt is retried, 0 or more.</summary>
    public int MaxRetry { get; init; } = 4;

    /// <summary>Requests let through in any minute; null for no limit of our own.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>For how long the service may refuse everything before that is an error.</summary>
    public TimeSpan MaxRateLimitWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
