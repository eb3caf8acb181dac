namespace VlmRun;

/// <summary>One run of an agent (<c>AgentExecutionResponse</c>).</summary>
public sealed class AgentExecution : IJob<AgentExecution>, IJobReference
{
    private readonly ConvertedJson _response;
    private readonly JsonElement _body;
    private readonly ResponseConverter? _convert;

    internal AgentExecution(string id, JsonElement body, string? source, ResponseConverter? convert)
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
        _response = new ConvertedJson(body.Field("response"), convert);
        _convert = convert;
    }

    /// <summary>The service's id of the execution.</summary>
    public string Id { get; }

    /// <summary>The agent's name, usually <c>name:version</c>.</summary>
    public string? Name { get; }

    /// <summary><c>pending</c>, <c>enqueued</c>, <c>running</c>, <c>paused</c>, <c>completed</c> or <c>failed</c>; newer values are passed through.</summary>
    public string Status { get; }

    /// <summary>The inputs: paths, URLs or file ids; null when not known.</summary>
    public string? Source { get; }

    /// <summary>When the execution was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it ended, in local time; null while it runs.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The duration in seconds: as the service reports it, else from creation to end; null while it runs.</summary>
    public double? DurationSeconds =>
        Usage is { DurationSeconds: > 0 } usage ? usage.DurationSeconds : (CompletedAt - CreatedAt)?.TotalSeconds;

    /// <summary>Credits used; null until they are known.</summary>
    public decimal? CreditsUsed => Usage?.CreditsUsed;

    /// <summary>The configuration that was used; null when the service does not report it.</summary>
    public string? ExecutionMode { get; }

    /// <summary>The service's message, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>The usage; null when the service does not report it.</summary>
    public CreditUsage? Usage { get; }

    /// <summary>The result, converted to the caller's objects when first read; null until it is completed.</summary>
    public object? Response => _response.Value;

    /// <summary>The job has ended. A job with an unknown status and a completion time has ended too.</summary>
    public bool IsFinished => JobStatus.IsFinal(Status) || (CompletedAt is not null && !JobStatus.IsKnown(Status));

    /// <summary>The result as JSON; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetResponse() => _response.Json;

    /// <summary>The complete response as JSON, as the service returned it.</summary>
    public JsonElement GetBody() => _body;

    /// <inheritdoc/>
    public override string ToString() => Id;

    bool IJobReference.IsReference => _body.ValueKind == JsonValueKind.Undefined;

    AgentExecution IJob<AgentExecution>.From(string? source) => From(source);

    /// <summary>An execution that an object names by its <c>ExecutionId</c>: nothing is known but its id and its source.</summary>
    internal static AgentExecution OfReference(string id, string? source) => new(id, default, source, null);

    /// <summary>A copy of the execution with its source set to <paramref name="source"/>.</summary>
    internal AgentExecution From(string? source) =>
        source is null || source == Source ? this : new AgentExecution(Id, _body, source, _convert);
}
