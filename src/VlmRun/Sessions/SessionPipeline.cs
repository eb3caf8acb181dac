using System;
using VlmRun.Objects;
using VlmRun.Transport;

namespace VlmRun.Sessions;

/// <summary>The one place where the shell meets the wire; made when a session is first used.</summary>
internal sealed class SessionPipeline : IDisposable
{
    private readonly HttpPipeline _wire;

    public SessionPipeline(VlmSession session, string apiKey)
    {
        _wire = new HttpPipeline(new HttpPipelineOptions
        {
            BaseUri = session.BaseUri,
            ApiKey = apiKey,
            ClientName = $"VlmRun-PowerShell/{typeof(SessionPipeline).Assembly.GetName().Version!.ToString(3)}",
            MaxRetry = session.MaxRetry,
            RequestsPerMinute = session.RequestsPerMinute,
        });
        TimeSpan? timeout = session.TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Client = new VlmRunClient(_wire.Http, () => _wire.Storage, element => PSObjectConverter.From(element), timeout, null, _wire.Redact, session.MaxResponseBytes);
    }

    public VlmRunClient Client { get; }

    /// <summary>A text without what is secret.</summary>
    public string Redact(string text) => _wire.Redact(text);

    public TimeSpan PausedTime => _wire.PausedTime;

    public void Dispose() => _wire.Dispose();
}
