namespace VlmRun;

/// <summary>The service rejected the key (status 401).</summary>
public sealed class VlmRunAuthenticationException : VlmRunException
{
    internal VlmRunAuthenticationException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
