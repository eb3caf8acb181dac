using System;
using VlmRun.Http;
using VlmRun.Http.Errors;

namespace VlmRun;

/// <summary>What is known of a failed request.</summary>
internal sealed record ErrorFacts(string Request, int? StatusCode, ErrorBody Body)
{
    /// <summary>How long the service asked to wait, when it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ErrorFacts Of(ApiRequest request) => new(request.ToString(), null, ErrorBody.Empty);
}
