using System;

namespace VlmRun;

/// <summary>The service could not be reached, or did not answer in time, at each try.</summary>
public sealed class VlmRunNetworkException : VlmRunException
{
    internal VlmRunNetworkException(string message, RequestStage stage, bool isTimeout, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
        Stage = stage;
        IsTimeout = isTimeout;
    }

    /// <summary>How far the request had come when it failed.</summary>
    public RequestStage Stage { get; }

    /// <summary>A time limit ran out; <see cref="Stage"/> says which one.</summary>
    public bool IsTimeout { get; }

    /// <summary>The encryption failed: a certificate that this machine does not trust, or a protocol that one side does not speak.</summary>
    public bool IsTls { get; init; }
}
