using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace VlmRun.Sessions;

/// <summary>Determines the session to use: the specified one, that of this runspace, or a new one from the environment, which is then kept for this runspace.</summary>
internal static class SessionTable
{
    /// <summary>The name of a session that was created without one.</summary>
    public const string DefaultName = "default";

    private static readonly ConditionalWeakTable<Runspace, Entry> s_entries = [];

    /// <summary>The session of this runspace, or null.</summary>
    public static VlmSession? Current => Here.Session;

    /// <summary>All sessions of this runspace, in the order in which they were created.</summary>
    public static IReadOnlyList<VlmSession> All => [.. Here.Named.Values.OrderBy(session => session.CreatedAt)];

    private static Entry Here => s_entries.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>The session with this name or id; null when there is none.</summary>
    public static VlmSession? Find(string name) =>
        Here.Named.GetValueOrDefault(name) ?? Here.Named.Values.FirstOrDefault(session => string.Equals(session.Id, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes a session that of this runspace; an earlier one of the same name is no longer found by it.</summary>
    public static void Add(VlmSession session)
    {
        Here.Named[session.Name] = session;
        Here.Session = session;
        Here.IsDisconnected = false;
    }

    /// <summary>Forgets a session. If it is that of this runspace, no other is used until the next connect.</summary>
    public static void Remove(VlmSession? session)
    {
        if (session is not null && Here.Named.GetValueOrDefault(session.Name) == session)
        {
            Here.Named.Remove(session.Name);
        }

        if (session == Here.Session)
        {
            Here.Session = null;
            Here.IsDisconnected = true;
        }
    }

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
            VlmSession found = Here.Asked is { } asked && asked.Settings == stored ? asked.Session : new VlmSession(stored);
            Here.Asked = null;
            Add(found);
            foreach (string warning in SessionWarnings.Of(stored))
            {
                warn(warning);
            }

            return found;
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

        public Dictionary<string, VlmSession> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>A session from the environment that has completed parameters only.</summary>
        public (SessionSettings Settings, VlmSession Session)? Asked { get; set; }

        /// <summary>Ends the session of this runspace; no other is used until the next connect.</summary>
        public bool IsDisconnected { get; set; }
    }
}
