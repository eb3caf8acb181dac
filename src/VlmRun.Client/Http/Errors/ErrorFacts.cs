using VlmRun.Http.Errors;

namespace VlmRun;

/// <summary>What is known of a failed request.</summary>
/// <param name="Request">Method and path, for messages.</param>
/// <param name="Resource">The part of the API.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="IsAtMostOnce">The request costs credits or creates something.</param>
/// <param name="StatusCode">The status of the response; null without a response.</param>
/// <param name="Body">The body of the error response.</param>
internal sealed record ErrorFacts(
    string Request, ApiResource Resource, string Method, bool IsAtMostOnce, int? StatusCode, ErrorBody Body)
{
    /// <summary>How long the service asked the client to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
