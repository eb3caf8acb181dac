using System;
using VlmRun.Runtime;
using VlmRun.Transport;

namespace VlmRun.Sessions;

/// <summary>The one place where the shell meets the wire; made when a session is first used.</summary>
internal sealed class SessionWire : IDisposable
{
    private readonly Wire _wire;

    public SessionWire(VlmSession session, string apiKey)
    {
        _wire = new Wire(new WireSettings
        {
            BaseUri = session.BaseUri,
            ApiKey = apiKey,
            ClientName = $"VlmRun-PowerShell/{typeof(SessionWire).Assembly.GetName().Version!.ToString(3)}",
            MaxRetry = session.MaxRetry,
            RequestsPerMinute = session.RequestsPerMinute,
        });
        TimeSpan? timeout = session.TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Client = new VlmRunClient(_wire.Http, () => _wire.Storage, element => ResponseObjects.From(element), timeout, null, _wire.Redact, session.MaxResponseBytes);
    }

    public VlmRunClient Client { get; }

    /// <summary>A text without what is secret.</summary>
    public string Redact(string text) => _wire.Redact(text);

    public TimeSpan GateClosed => _wire.GateClosed;

    public void Dispose() => _wire.Dispose();
}
