using System;

namespace VlmRun;

/// <summary>The answer is not what the API promises: empty, cut off, not JSON, or of another shape.</summary>
public sealed class InvalidResponseException : VlmRunException
{
    internal InvalidResponseException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
