namespace VlmRun.Sessions;

/// <summary>The settings of a session. The key is never shown.</summary>
internal sealed record SessionSettings(Uri BaseUri, string ApiKey, string Origin)
{
    public int? RequestsPerMinute { get; init; }

    public double? TimeoutSec { get; init; }

    public int MaxRetry { get; init; } = 4;

    /// <summary>The file that the key was read from, if every account of this machine can read it; else null.</summary>
    public string? SharedFile { get; init; }

    public long MaxResponseBytes { get; init; } = VlmRunClient.DefaultMaxResponseBytes;

    /// <summary>Records print their members; this one must not, because of the key.</summary>
    public override string ToString() => BaseUri.ToString();
}
