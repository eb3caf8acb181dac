using System;

namespace VlmRun;

/// <summary>The service does not know the key (status 401).</summary>
public sealed class VlmRunAuthenticationException : VlmRunException
{
    internal VlmRunAuthenticationException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
