using System;

namespace VlmRun;

/// <summary>The hub's public catalogue of domains.</summary>
/// <param name="Version">Its version; null when the service does not say.</param>
/// <param name="BaseUri">The API that it was asked of.</param>
public sealed record Hub(string? Version, Uri BaseUri)
{
    /// <inheritdoc/>
    public override string ToString() => Version ?? "";
}
