namespace VlmRun;

/// <summary>The service's rate limit kept the request back for longer than allowed (status 429).</summary>
public sealed class VlmRunRateLimitException : VlmRunException
{
    internal VlmRunRateLimitException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
