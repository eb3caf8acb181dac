namespace VlmRun;

/// <summary>The hub's public catalog of domains.</summary>
/// <param name="Version">Its version; null when the service does not report it.</param>
/// <param name="BaseUri">The base address of the API.</param>
public sealed record Hub(string? Version, Uri BaseUri)
{
    /// <inheritdoc/>
    public override string ToString() => Version ?? "";
}
