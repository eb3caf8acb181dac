using System.Collections.Generic;

namespace VlmRun.Sessions;

/// <summary>What is said once of a new session: where the key may be read by others.</summary>
internal static class SessionWarnings
{
    /// <summary>The warnings for a session of these settings.</summary>
    public static IEnumerable<string> Of(SessionSettings settings)
    {
        if (BaseAddress.IsOpen(settings.BaseUri))
        {
            yield return $"{settings.BaseUri} is not encrypted: the key and all data cross the network in the clear.";
        }

        if (settings.SharedFile is { } path)
        {
            yield return $"'{path}' holds the key, and every account of this machine can read it: chmod 600 '{path}'";
        }
    }
}
