namespace VlmRun;

/// <summary>The response is not what the API specifies: empty, truncated, not JSON, of another shape, not decodable, or too large.</summary>
public sealed class InvalidResponseException : VlmRunException
{
    internal InvalidResponseException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }

    /// <summary>The response exceeds the size limit and was not read to its end.</summary>
    public bool IsTooLarge { get; internal init; }
}
