using System;

namespace VlmRun;

/// <summary>The answer is not what the API promises: empty, cut off, not JSON, of another shape, not to be decoded, or too large.</summary>
public sealed class InvalidResponseException : VlmRunException
{
    internal InvalidResponseException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }

    /// <summary>It is larger than may be read, and was not read to its end.</summary>
    public bool IsTooLarge { get; internal init; }
}
