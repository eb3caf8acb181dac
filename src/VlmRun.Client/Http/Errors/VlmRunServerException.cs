namespace VlmRun;

/// <summary>The service failed (status 5xx) on every attempt.</summary>
public sealed class VlmRunServerException : VlmRunException
{
    internal VlmRunServerException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
