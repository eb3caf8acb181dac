using System;

namespace VlmRun;

/// <summary>The service could not be reached, or did not answer in time, at each try.</summary>
public sealed class VlmRunNetworkException : VlmRunException
{
    internal VlmRunNetworkException(string message, bool isTimeout, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
        IsTimeout = isTimeout;
    }

    /// <summary>The connection stood, but the time ran out.</summary>
    public bool IsTimeout { get; }

    /// <summary>The encryption failed: a certificate that this machine does not trust, or a protocol that one side does not speak.</summary>
    public bool IsTls { get; init; }
}
