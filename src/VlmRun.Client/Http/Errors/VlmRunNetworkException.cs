namespace VlmRun;

/// <summary>The service could not be reached, or did not respond in time, on any attempt.</summary>
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

    /// <summary>The proxy that the request went through, without credentials; null where there was none, or where it does not matter.</summary>
    public string? Proxy { get; init; }

    /// <summary>The proxy asks for a user name and a password, or rejects those that were sent (407).</summary>
    public bool IsProxyAuthentication { get; init; }

    /// <summary>Why the certificate of the server was not accepted; null for any other reason.</summary>
    public CertificateProblem? Certificate { get; init; }

    /// <summary>The encrypted connection failed: an untrusted certificate, or no protocol that both sides support.</summary>
    public bool IsTls { get; init; }
}
