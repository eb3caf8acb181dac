namespace VlmRun.Sessions;

/// <summary>The settings of a session. The key is never shown.</summary>
internal sealed record SessionSettings(Uri BaseUri, string ApiKey, string Origin)
{
    /// <summary>The name that the user gave the session; null without one.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the secret that held the key; null when it came from elsewhere.</summary>
    public string? SecretName { get; init; }

    /// <summary>The vault of that secret; null for the default vault.</summary>
    public string? Vault { get; init; }

    public int? RequestsPerMinute { get; init; }

    public double? TimeoutSec { get; init; }

    public int MaxRetry { get; init; } = 4;

    /// <summary>The file that the key was read from, if every account of this machine can read it; else null.</summary>
    public string? SharedFile { get; init; }

    /// <summary>The way to the service.</summary>
    public NetworkSettings Network { get; init; } = new();

    /// <summary>Requests do not allow training, unless a command says otherwise.</summary>
    public bool NoTraining { get; init; }

    /// <summary>The service makes no download addresses of files, unless a command asks for them.</summary>
    public bool NoPublicUrl { get; init; }

    /// <summary>The credits that the session may use; null for no limit on this side.</summary>
    public decimal? MaxCredits { get; init; }

    public long MaxResponseBytes { get; init; } = VlmRunClient.DefaultMaxResponseBytes;

    /// <summary>Records print their members; this one must not, because of the key.</summary>
    public override string ToString() => BaseUri.ToString();
}
