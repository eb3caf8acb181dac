using VlmRun.Transport;

namespace VlmRun.Sessions;

/// <summary>Connects a session to the HTTP pipeline; created when the session is first used.</summary>
internal sealed class SessionPipeline : IDisposable
{
    private readonly HttpPipeline _pipeline;

    public SessionPipeline(VlmSession session, string apiKey, NetworkSettings network)
    {
        _pipeline = new HttpPipeline(new HttpPipelineOptions
        {
            BaseUri = session.BaseUri,
            ApiKey = apiKey,
            ClientName = $"VlmRun-PowerShell/{typeof(SessionPipeline).Assembly.GetName().Version!.ToString(3)}",
            MaxRetry = session.MaxRetry,
            RequestsPerMinute = session.RequestsPerMinute,
            Proxy = network.Proxy,
            ProxyCredentials = network.ProxyCredentials,
            ExtraRoots = network.Roots,
        });
        TimeSpan? timeout = session.TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Client = new VlmRunClient(_pipeline.Http, () => _pipeline.Storage, PSObjectConverter.FromWhole, timeout, null, _pipeline.Redact, session.MaxResponseBytes);
        Client.Budget = session.Budget;
        Client.Files.MakesPublicUrls = session.NoPublicUrl ? false : null;
    }

    public VlmRunClient Client { get; }

    /// <summary>Removes secrets from a text.</summary>
    public string Redact(string text) => _pipeline.Redact(text);

    public RateLimitState RateLimit => _pipeline.RateLimit;

    public void ShareRateLimit(int processes) => _pipeline.ShareRateLimit(processes);

    public TimeSpan PausedTime => _pipeline.PausedTime;

    public void Dispose() => _pipeline.Dispose();
}
