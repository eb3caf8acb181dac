namespace VlmRun;

/// <summary>The result of a connection test.</summary>
/// <param name="BaseUri">The API's address.</param>
/// <param name="IsConnected">The service responds and accepts the key.</param>
/// <param name="Milliseconds">The response time in milliseconds.</param>
/// <param name="Message">The error message, or null.</param>
public sealed record ConnectionReport(Uri BaseUri, bool IsConnected, double Milliseconds, string? Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri}: {(IsConnected ? "connected" : Message)}";
}
