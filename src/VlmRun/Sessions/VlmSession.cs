using System;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Sessions;

namespace VlmRun;

/// <summary>How to reach VLM Run: address, limits, and, unseen, the key. Safe to share between threads and runspaces.</summary>
public sealed class VlmSession
{
    private readonly Lazy<SessionPipeline> _pipeline;
    private readonly Lock _lock = new();
    private readonly string? _whyClosed;
    private int _users;

    internal VlmSession(SessionSettings settings)
    {
        BaseUri = settings.BaseUri;
        Origin = settings.Origin;
        RequestsPerMinute = settings.RequestsPerMinute;
        TimeoutSec = settings.TimeoutSec;
        MaxRetry = settings.MaxRetry;
        MaxResponseBytes = settings.MaxResponseBytes;
        // The key is passed to the HTTP pipeline; the session keeps no copy.
        string key = settings.ApiKey;
        _pipeline = new Lazy<SessionPipeline>(() => new SessionPipeline(this, key));
        // Created in the background: it takes most of the time of a first call.
        _ = Task.Run(() => _pipeline.Value);
    }

    /// <summary>A session that can be used no more, such as one whose key stayed in another process.</summary>
    /// <param name="baseUri">Its address.</param>
    /// <param name="whyClosed">The message of the error when it is used.</param>
    internal VlmSession(Uri baseUri, string whyClosed)
    {
        BaseUri = baseUri;
        Origin = "";
        IsClosed = true;
        _whyClosed = whyClosed;
        _pipeline = new Lazy<SessionPipeline>(() => throw NotConnected());
    }

    /// <summary>Tells this session from others.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>The API's address.</summary>
    public Uri BaseUri { get; }

    /// <summary>Where the key came from: <c>parameter</c>, <c>environment</c>, <c>config file</c> or <c>prompt</c>.</summary>
    public string Origin { get; }

    /// <summary>When it was made, local time.</summary>
    public DateTime CreatedAt { get; } = TimeProvider.System.GetLocalNow().DateTime;

    /// <summary>Requests let through in any minute; null for no limit but the service's.</summary>
    public int? RequestsPerMinute { get; }

    /// <summary>Seconds a try may take to the head of its answer; null for 100, or 600 where work is done.</summary>
    public double? TimeoutSec { get; }

    /// <summary>How often a failed try is repeated.</summary>
    public int MaxRetry { get; }

    /// <summary>The maximum size in bytes of a response that is read into memory.</summary>
    public long MaxResponseBytes { get; }

    /// <summary>Whether it was disconnected; then it can be used no more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The text without secrets.</summary>
    internal string Redact(string text) => _whyClosed is null ? _pipeline.Value.Redact(text) : text;

    /// <summary>What a prediction or an execution of this session was made from; null when that is not known.</summary>
    internal string? SourceOf(string id) => _whyClosed is null && _pipeline.IsValueCreated ? _pipeline.Value.Client.SourceOf(id) : null;

    internal TimeSpan PausedTime => _pipeline.IsValueCreated ? _pipeline.Value.PausedTime : TimeSpan.Zero;

    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri} (session {Id})";

    /// <summary>The API, for one command; <see cref="End"/> when that is done.</summary>
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

    /// <summary>No command begins any more; what is in flight ends as ever, since it may be paid for.</summary>
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

    private void DisposePipeline()
    {
        if (_pipeline.IsValueCreated)
        {
            _pipeline.Value.Dispose();
        }
    }
}
