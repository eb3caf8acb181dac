namespace VlmRun.Sessions;

/// <summary>Warnings about a new session: where others may be able to read the key.</summary>
internal static class SessionWarnings
{
    /// <summary>The warnings for a session with these settings.</summary>
    public static IEnumerable<string> Of(SessionSettings settings)
    {
        if (BaseAddress.IsOpen(settings.BaseUri))
        {
            yield return $"{settings.BaseUri} is not encrypted: the key and all data are sent unencrypted.";
        }

        if (settings.SharedFile is { } path)
        {
            yield return $"'{path}' contains the key, and every account of this machine can read it. Run: chmod 600 '{path}'";
        }
    }
}
