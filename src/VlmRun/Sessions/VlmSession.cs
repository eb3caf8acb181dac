using System;
using System.Threading.Tasks;
using VlmRun.Sessions;

namespace VlmRun;

/// <summary>How to reach VLM Run: address, limits, and, unseen, the key. Safe to share between threads and runspaces.</summary>
public sealed class VlmSession
{
    private readonly Lazy<SessionWire> _wire;

    internal VlmSession(SessionSettings settings)
    {
        BaseUri = settings.BaseUri;
        Origin = settings.Origin;
        RequestsPerMinute = settings.RequestsPerMinute;
        TimeoutSec = settings.TimeoutSec;
        MaxRetry = settings.MaxRetry;
        // The key goes straight to the wire; the session has no copy of it.
        string key = settings.ApiKey;
        _wire = new Lazy<SessionWire>(() => new SessionWire(this, key));
        // Made beside what the user does next: most of a first call's time is this.
        _ = Task.Run(() => _wire.Value);
    }

    /// <summary>Tells this session from others.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>The API's address.</summary>
    public Uri BaseUri { get; }

    /// <summary>Where the key came from: <c>parameter</c>, <c>environment</c>, <c>config file</c> or <c>prompt</c>.</summary>
    public string Origin { get; }

    /// <summary>When it was made, local time.</summary>
    public DateTime CreatedAt { get; } = DateTime.Now;

    /// <summary>Requests let through in any minute; null for no limit but the service's.</summary>
    public int? RequestsPerMinute { get; }

    /// <summary>Seconds a try may take to the head of its answer; null for 100, or 600 where work is done.</summary>
    public double? TimeoutSec { get; }

    /// <summary>How often a failed try is repeated.</summary>
    public int MaxRetry { get; }

    /// <summary>Whether it was disconnected; then it can be used no more.</summary>
    public bool IsClosed { get; private set; }

    internal VlmRunClient Client => IsClosed
        ? throw new NotConnectedException($"Session {Id} was disconnected.")
        : _wire.Value.Client;

    internal TimeSpan GateClosed => _wire.IsValueCreated ? _wire.Value.GateClosed : TimeSpan.Zero;

    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri} (session {Id})";

    internal void Close()
    {
        IsClosed = true;
        if (_wire.IsValueCreated)
        {
            _wire.Value.Dispose();
        }
    }
}
