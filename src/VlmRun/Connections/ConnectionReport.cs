using System;

namespace VlmRun;

/// <summary>What a test of the connection found.</summary>
/// <param name="BaseUri">The API's address.</param>
/// <param name="IsConnected">The service is there and takes the key.</param>
/// <param name="Milliseconds">How long the answer took.</param>
/// <param name="Message">What went wrong, or null.</param>
public sealed record ConnectionReport(Uri BaseUri, bool IsConnected, double Milliseconds, string? Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri}: {(IsConnected ? "connected" : Message)}";
}
