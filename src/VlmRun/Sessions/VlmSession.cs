using VlmRun.Budgets;
using VlmRun.Sessions;
using VlmRun.Transport;

namespace VlmRun;

/// <summary>The settings for accessing VLM Run: address, limits, and, never shown, the key. Safe to share between threads and runspaces.</summary>
public sealed class VlmSession
{
    private readonly Lazy<SessionPipeline> _pipeline;
    private readonly Lock _lock = new();
    private readonly string? _whyClosed;
    private int _users;

    internal VlmSession(SessionSettings settings)
    {
        BaseUri = settings.BaseUri;
        Name = settings.Name ?? SessionTable.DefaultName;
        SecretName = settings.SecretName;
        Vault = settings.Vault;
        Origin = settings.Origin;
        RequestsPerMinute = settings.RequestsPerMinute;
        TimeoutSec = settings.TimeoutSec;
        MaxRetry = settings.MaxRetry;
        MaxResponseBytes = settings.MaxResponseBytes;
        Proxy = settings.Network.Proxy;
        CaCertificate = settings.Network.CaCertificate;
        NoTraining = settings.NoTraining;
        NoPublicUrl = settings.NoPublicUrl;
        Budget = settings.MaxCredits is { } max ? new CreditBudget(max) : null;
        // The key is passed to the HTTP pipeline; the session keeps no copy.
        string key = settings.ApiKey;
        NetworkSettings network = settings.Network;
        _pipeline = new Lazy<SessionPipeline>(() => new SessionPipeline(this, key, network));
        // Created in the background: it takes most of the time of a first call.
        _ = Task.Run(() => _pipeline.Value);
    }

    /// <summary>A session that can no longer be used, for example because its key is in another process.</summary>
    /// <param name="baseUri">Its address.</param>
    /// <param name="whyClosed">The message of the error when it is used.</param>
    internal VlmSession(Uri baseUri, string whyClosed)
    {
        BaseUri = baseUri;
        Name = "";
        Origin = "";
        IsClosed = true;
        _whyClosed = whyClosed;
        _pipeline = new Lazy<SessionPipeline>(() => throw NotConnected());
    }

    /// <summary>Identifies this session.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>The name that -Session takes; <c>default</c> if it was created without a name.</summary>
    public string Name { get; }

    /// <summary>The API's address.</summary>
    public Uri BaseUri { get; }

    /// <summary>The name of the secret that the key came from; null when it came from elsewhere.</summary>
    public string? SecretName { get; }

    /// <summary>The vault of that secret; null for the default vault.</summary>
    public string? Vault { get; }

    /// <summary>The origin of the key: <c>parameter</c>, <c>environment</c>, <c>config file</c>, <c>profile</c>, <c>secret</c> or <c>prompt</c>.</summary>
    public string Origin { get; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime CreatedAt { get; } = TimeProvider.System.GetLocalNow().DateTime;

    /// <summary>Maximum number of requests per minute; null for no limit on this side.</summary>
    public int? RequestsPerMinute { get; }

    /// <summary>Time limit of an attempt up to the response headers, in seconds; null for 100, or 600 where the service may respond only when the work is done.</summary>
    public double? TimeoutSec { get; }

    /// <summary>Maximum number of retries of a failed attempt.</summary>
    public int MaxRetry { get; }

    /// <summary>The maximum size in bytes of a response that is read into memory.</summary>
    public long MaxResponseBytes { get; }

    /// <summary>The proxy of all requests, without credentials; null for that of the environment.</summary>
    public Uri? Proxy { get; }

    /// <summary>The file whose certificates are trusted beside those of the system; null for none.</summary>
    public string? CaCertificate { get; }

    /// <summary>Whether requests forbid training, unless a command says otherwise.</summary>
    public bool NoTraining { get; }

    /// <summary>Whether the service is asked not to make download addresses of files, unless a command asks for them.</summary>
    public bool NoPublicUrl { get; }

    /// <summary>The credits that the session may use; null for no limit on this side.</summary>
    public decimal? MaxCredits => Budget?.State.Max;

    /// <summary>The credits that it has used of <see cref="MaxCredits"/>; null without a limit.</summary>
    public decimal? CreditsUsed => Budget?.State.Used;

    /// <summary>The credits that are reserved for work whose bill is not known; null without a limit.</summary>
    public decimal? CreditsReserved => Budget?.State.Reserved;

    /// <summary>The adaptive rate in requests per minute, learned from rejections; null when the service has rejected none for a while.</summary>
    public double? AdaptiveRequestsPerMinute => RateLimit?.RequestsPerMinute;

    /// <summary>For how many more seconds the service has paused all requests; null when it has not.</summary>
    public double? PausedSeconds => RateLimit is { PauseLeft.Ticks: > 0 } state ? Math.Round(state.PauseLeft.TotalSeconds, 1) : null;

    /// <summary>Whether it was disconnected and can no longer be used.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Removes secrets from a text.</summary>
    internal string Redact(string text) => _whyClosed is null ? _pipeline.Value.Redact(text) : text;

    /// <summary>What a prediction or an execution of this session was made from; null when that is not known.</summary>
    internal string? SourceOf(string id) => _whyClosed is null && _pipeline.IsValueCreated ? _pipeline.Value.Client.SourceOf(id) : null;

    /// <summary>The budget of the session; null without one.</summary>
    internal CreditBudget? Budget { get; }

    /// <summary>Values that parameters are completed with.</summary>
    internal CandidateCache Candidates { get; } = new(TimeProvider.System);

    /// <summary>What requests wait for now, for a line of progress; empty when none waits.</summary>
    internal string RateLimitNote => RateLimit switch
    {
        { PauseLeft: { Ticks: > 0 } pause } => string.Create(CultureInfo.InvariantCulture, $"; rate limit: paused {Math.Ceiling(pause.TotalSeconds)} s"),
        { TimeToNext: { Ticks: > 0 } next } => string.Create(CultureInfo.InvariantCulture, $"; rate limit: next in {next.TotalSeconds:0.0} s"),
        _ => "",
    };

    /// <summary>Shares the limit of requests per minute with other processes.</summary>
    internal void ShareRateLimit(int processes) => _pipeline.Value.ShareRateLimit(processes);

    internal TimeSpan PausedTime => _pipeline.IsValueCreated ? _pipeline.Value.PausedTime : TimeSpan.Zero;

    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri} (session {Id})";

    /// <summary>The client for one command; call <see cref="End"/> when the command has ended.</summary>
    internal VlmRunClient Begin()
    {
        lock (_lock)
        {
            if (IsClosed)
            {
                throw NotConnected();
            }

            _users++;
        }

        return _pipeline.Value.Client;
    }

    internal void End()
    {
        lock (_lock)
        {
            if (--_users > 0 || !IsClosed)
            {
                return;
            }
        }

        DisposePipeline();
    }

    /// <summary>No new command can use it. Requests in flight are completed, since they may be paid for.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            bool wasClosed = IsClosed;
            IsClosed = true;
            if (wasClosed || _users > 0)
            {
                return;
            }
        }

        DisposePipeline();
    }

    internal NotConnectedException NotConnected() => new(_whyClosed ?? $"Session {Id} was disconnected.");

    private RateLimitState? RateLimit => _whyClosed is null && _pipeline.IsValueCreated ? _pipeline.Value.RateLimit : null;

    private void DisposePipeline()
    {
        if (_pipeline.IsValueCreated)
        {
            _pipeline.Value.Dispose();
        }
    }
}
