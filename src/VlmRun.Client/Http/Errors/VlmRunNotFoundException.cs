using System;

namespace VlmRun;

/// <summary>The service does not know what was asked for (status 404).</summary>
public sealed class VlmRunNotFoundException : VlmRunException
{
    internal VlmRunNotFoundException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
