namespace VlmRun;

/// <summary>The service rejected the request (status 400 or 422).</summary>
public sealed class VlmRunValidationException : VlmRunException
{
    internal VlmRunValidationException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
