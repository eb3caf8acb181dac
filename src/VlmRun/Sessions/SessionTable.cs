using System;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace VlmRun.Sessions;

/// <summary>Which session applies: the one given, this runspace's, or one from the environment, which is then this runspace's.</summary>
internal static class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, Entry> s_entries = [];

    /// <summary>This runspace's session, or null.</summary>
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

    /// <summary>The session that applies.</summary>
    /// <param name="given">The one that the user gave.</param>
    /// <param name="warn">Receives the warnings about a session that is created from the environment.</param>
    /// <exception cref="NotConnectedException">There is none.</exception>
    public static VlmSession Resolve(VlmSession? given, Action<string> warn)
    {
        if ((given ?? Current) is { } session)
        {
            return session.IsClosed ? throw session.NotConnected() : session;
        }

        if (!Here.IsDisconnected && KeyDiscovery.Find() is { } stored)
        {
            Here.Session = new VlmSession(stored);
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

    private sealed class Entry
    {
        public VlmSession? Session { get; set; }

        /// <summary>The user has said that there is no session; nothing falls back until the next connect.</summary>
        public bool IsDisconnected { get; set; }
    }
}
