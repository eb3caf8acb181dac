namespace VlmRun.Sessions;

/// <summary>An account in the configuration file, <c>[profiles.name]</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiKey">The key; null if there is none.</param>
/// <param name="BaseUrl">The base address; null if there is none.</param>
/// <param name="SecretName">The name of the secret that holds the key; null if there is none.</param>
/// <param name="Vault">The vault of that secret; null for the default vault.</param>
/// <param name="IsShared">Every account of this machine can read the file.</param>
internal sealed record Profile(string Path, string Name, string? ApiKey, string? BaseUrl, string? SecretName, string? Vault, bool IsShared)
{
    /// <summary>Records print their members; this one must not, because of the key.</summary>
    public override string ToString() => Name;
}
