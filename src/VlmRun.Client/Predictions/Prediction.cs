namespace VlmRun;

/// <summary>A job that converts images, a document, audio or video into structured data (<c>PredictionResponse</c>).</summary>
public sealed class Prediction : IJob<Prediction>, IJobReference
{
    private readonly ConvertedJson _response;
    private readonly JsonElement _body;

    internal Prediction(string id, JsonElement body, string? source, ResponseConverter? convert)
    {
        Id = id;
        Status = body.Text("status") ?? JobStatus.Pending;
        Domain = body.Text("domain");
        CreatedAt = body.Time("created_at");
        CompletedAt = body.Time("completed_at");
        Usage = body.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? new CreditUsage(usage) : null;
        Message = body.Text("message") ?? Usage?.Message;
        Source = source;
        _body = body;
        _response = new ConvertedJson(body.Field("response"), convert);
    }

    private Prediction(Prediction other, string? source)
    {
        Id = other.Id;
        Status = other.Status;
        Domain = other.Domain;
        CreatedAt = other.CreatedAt;
        CompletedAt = other.CompletedAt;
        Usage = other.Usage;
        Message = other.Message;
        Source = source;
        _body = other._body;
        _response = other._response.Copy();
    }

    /// <summary>The service's id of the job.</summary>
    public string Id { get; }

    /// <summary><c>pending</c>, <c>enqueued</c>, <c>running</c>, <c>paused</c>, <c>completed</c> or <c>failed</c>; newer values are passed through.</summary>
    public string Status { get; }

    /// <summary>The domain, such as <c>document.invoice</c>.</summary>
    public string? Domain { get; }

    /// <summary>The source from which it was created: a path, a URL or a file id; null when not known.</summary>
    public string? Source { get; }

    /// <summary>When the job was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When the job ended, in local time; null while it runs.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The duration in seconds: as the service reports it, else from creation to end; null while it runs.</summary>
    public double? DurationSeconds =>
        Usage is { DurationSeconds: > 0 } usage ? usage.DurationSeconds : (CompletedAt - CreatedAt)?.TotalSeconds;

    /// <summary>Credits used; null until they are known.</summary>
    public decimal? CreditsUsed => Usage?.CreditsUsed;

    /// <summary>The service's message, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>The usage; null when the service does not report it.</summary>
    public CreditUsage? Usage { get; }

    /// <summary>The payload, converted to the caller's objects when first read; null until the job is completed.</summary>
    public object? Response => _response.Value;

    /// <summary>The job has ended. A job with an unknown status and a completion time has ended too.</summary>
    public bool IsFinished => JobStatus.IsFinal(Status) || (CompletedAt is not null && !JobStatus.IsKnown(Status));

    /// <summary>The payload as JSON; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetResponse() => _response.Json;

    /// <summary>The complete response as JSON, as the service returned it.</summary>
    public JsonElement GetBody() => _body;

    /// <inheritdoc/>
    public override string ToString() => Id;

    bool IJobReference.IsReference => _body.ValueKind == JsonValueKind.Undefined;

    Prediction IJob<Prediction>.From(string? source) => From(source);

    /// <summary>A prediction that an object names by its <c>PredictionId</c>: nothing is known but its id and its source.</summary>
    internal static Prediction OfReference(string id, string? source) => new(id, default, source, null);

    /// <summary>A copy of the prediction with its source set to <paramref name="source"/>.</summary>
    internal Prediction From(string? source) => source is null || source == Source ? this : new Prediction(this, source);
}
