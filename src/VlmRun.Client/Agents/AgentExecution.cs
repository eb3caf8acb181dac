using System;
using System.Text.Json;
using System.Threading;
using VlmRun.Http;

namespace VlmRun;

/// <summary>One run of an agent (<c>AgentExecutionResponse</c>).</summary>
public sealed class AgentExecution : IJob<AgentExecution>
{
    private readonly JsonElement? _response;
    private readonly JsonElement _body;
    private readonly Func<JsonElement, object?>? _convert;
    private object? _converted;

    internal AgentExecution(string id, JsonElement body, string? source, Func<JsonElement, object?>? convert)
    {
        Id = id;
        Name = body.Text("name");
        Status = body.Text("status") ?? JobStatus.Pending;
        CreatedAt = body.Time("created_at");
        CompletedAt = body.Time("completed_at");
        Usage = body.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? new CreditUsage(usage) : null;
        Message = body.Text("message") ?? Usage?.Message;
        ExecutionMode = body.Text("execution_mode");
        Source = source;
        _body = body;
        _response = body.Field("response");
        _convert = convert;
    }

    /// <summary>The service's id of the execution.</summary>
    public string Id { get; }

    /// <summary>The agent's name, mostly <c>name:version</c>.</summary>
    public string? Name { get; }

    /// <summary><c>pending</c>, <c>enqueued</c>, <c>running</c>, <c>paused</c>, <c>completed</c> or <c>failed</c>; newer words pass as they are.</summary>
    public string Status { get; }

    /// <summary>What the agent was given: paths, URLs or file ids; null when that is not known here.</summary>
    public string? Source { get; }

    /// <summary>When the execution was made, local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it ended, local time; null while it runs.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>How long it took, in seconds: the service's figure, else from creation to end; null while it runs.</summary>
    public double? DurationSeconds =>
        Usage is { DurationSeconds: > 0 } usage ? usage.DurationSeconds : (CompletedAt - CreatedAt)?.TotalSeconds;

    /// <summary>Credits used; null until they are known.</summary>
    public decimal? CreditsUsed => Usage?.CreditsUsed;

    /// <summary>How the service ran it; null when it does not say.</summary>
    public string? ExecutionMode { get; }

    /// <summary>What the service says of it, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>What it used; null when the service does not say.</summary>
    public CreditUsage? Usage { get; }

    /// <summary>The result as the host's objects, made when first asked for; null until it is completed.</summary>
    public object? Response => _response is { } element
        ? LazyInitializer.EnsureInitialized(ref _converted, () => _convert?.Invoke(element) ?? element)
        : null;

    /// <summary>The job has ended. An unknown status with a completion time counts as ended too.</summary>
    public bool IsFinished => JobStatus.IsFinal(Status) || (CompletedAt is not null && !JobStatus.IsKnown(Status));

    /// <summary>The result as JSON; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetResponse() => _response ?? default;

    /// <summary>The whole answer as JSON, as the service gave it.</summary>
    public JsonElement GetBody() => _body;

    /// <inheritdoc/>
    public override string ToString() => Id;

    AgentExecution IJob<AgentExecution>.From(string? source) => From(source);

    /// <summary>The same execution, known to be made from <paramref name="source"/>.</summary>
    internal AgentExecution From(string? source) =>
        source is null || source == Source ? this : new AgentExecution(Id, _body, source, _convert);
}
