using System;

namespace VlmRun;

/// <summary>The service refused what was sent (status 400 or 422).</summary>
public sealed class VlmRunValidationException : VlmRunException
{
    internal VlmRunValidationException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
