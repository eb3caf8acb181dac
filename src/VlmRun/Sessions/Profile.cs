namespace VlmRun.Sessions;

/// <summary>An account in the configuration file, <c>[profiles.name]</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="ApiKey">The key; null if there is none.</param>
/// <param name="BaseUrl">The base address; null if there is none.</param>
/// <param name="SecretName">The name of the secret that holds the key; null if there is none.</param>
/// <param name="Vault">The vault of that secret; null for the default vault.</param>
/// <param name="Proxy">The address of a proxy, perhaps with user name and password; null if there is none.</param>
/// <param name="CaCertificate">The path of a file with certificates of CAs, seen from the folder of the file; null if there is none.</param>
/// <param name="IsShared">Every account of this machine can read the file.</param>
internal sealed record Profile(string Path, string Name, string? ApiKey, string? BaseUrl, string? SecretName, string? Vault, string? Proxy, string? CaCertificate, bool IsShared)
{
    /// <summary>The full path of <see cref="CaCertificate"/>; null if there is none.</summary>
    public string? CaCertificatePath => CaCertificate is null ? null
        : System.IO.Path.GetFullPath(CaCertificate.StartsWith("~/", StringComparison.Ordinal)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), CaCertificate[2..])
            : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, CaCertificate));

    /// <summary>Records print their members; this one must not, because of the key.</summary>
    public override string ToString() => Name;
}
