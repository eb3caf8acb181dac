using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace VlmRun.Sessions;

/// <summary>Determines the session to use: the specified one, that of this runspace, or a new one from the environment, which is then kept for this runspace.</summary>
internal static class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, Entry> s_entries = [];

    /// <summary>The session of this runspace, or null.</summary>
    public static VlmSession? Current
    {
        get => Here.Session;
        set
        {
            Here.Session = value;
            Here.IsDisconnected = value is null;
        }
    }

    private static Entry Here => s_entries.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Gets the session to use.</summary>
    /// <param name="given">The session that the user specified.</param>
    /// <param name="warn">Receives the warnings about a session that is created from the environment.</param>
    /// <exception cref="NotConnectedException">There is no session.</exception>
    public static VlmSession Resolve(VlmSession? given, Action<string> warn)
    {
        if ((given ?? Current) is { } session)
        {
            return session.IsClosed ? throw session.NotConnected() : session;
        }

        if (!Here.IsDisconnected && KeyDiscovery.Find() is { } stored)
        {
            Here.Session = Here.Asked is { } asked && asked.Settings == stored ? asked.Session : new VlmSession(stored);
            Here.Asked = null;
            foreach (string warning in SessionWarnings.Of(stored))
            {
                warn(warning);
            }

            return Here.Session;
        }

        throw new NotConnectedException(
            Here.IsDisconnected ? "Disconnected from VLM Run. Run Connect-VlmRun."
            : "Not connected to VLM Run. Run Connect-VlmRun, or set VLMRUN_API_KEY, or write api_key to ~/.vlmrun/config.toml.");
    }

    /// <summary>The session that would apply, without a warning; null when there is none. The next command that needs one from the environment takes it over.</summary>
    /// <exception cref="FormatException">The environment's key or address is invalid.</exception>
    /// <exception cref="System.IO.IOException">The configuration file cannot be read.</exception>
    public static VlmSession? ForCompletion()
    {
        if (Current is not null || Here.IsDisconnected)
        {
            return Current;
        }

        if (KeyDiscovery.Find() is not { } stored)
        {
            return null;
        }

        if (Here.Asked?.Settings != stored)
        {
            Here.Asked = (stored, new VlmSession(stored));
        }

        return Here.Asked.Value.Session;
    }

    private sealed class Entry
    {
        public VlmSession? Session { get; set; }

        /// <summary>A session from the environment that has completed parameters only.</summary>
        public (SessionSettings Settings, VlmSession Session)? Asked { get; set; }

        /// <summary>Ends the session of this runspace; no other is used until the next connect.</summary>
        public bool IsDisconnected { get; set; }
    }
}
