using System;

namespace VlmRun;

/// <summary>The rate limit did not let the request through in the time allowed (status 429).</summary>
public sealed class VlmRunRateLimitException : VlmRunException
{
    internal VlmRunRateLimitException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
