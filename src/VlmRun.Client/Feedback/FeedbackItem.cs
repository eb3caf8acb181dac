namespace VlmRun;

/// <summary>A user's feedback on a result: a correction, notes, or both (<c>FeedbackItem</c>, <c>FeedbackSubmitResponse</c>).</summary>
public sealed class FeedbackItem
{
    private readonly ConvertedJson _correction;

    internal FeedbackItem(string id, JsonElement body, FeedbackBody known, ResponseConverter? convert)
    {
        Id = id;
        PredictionId = body.Text("request_id") ?? known.RequestId;
        ExecutionId = body.Text("agent_execution_id") ?? known.AgentExecutionId;
        ChatId = body.Text("chat_id") ?? known.ChatId;
        Notes = body.Text("notes") ?? known.Notes;
        CreatedAt = body.Time("created_at");
        _correction = new ConvertedJson(body.Field("response") ?? known.Response, convert);
    }

    /// <summary>The feedback's id at the service.</summary>
    public string Id { get; }

    /// <summary>The kind of object that it is about.</summary>
    public FeedbackSubject Subject =>
        ExecutionId is not null ? FeedbackSubject.Execution : ChatId is not null ? FeedbackSubject.Chat : FeedbackSubject.Prediction;

    /// <summary>The prediction that it is about; null when it is about something else.</summary>
    public string? PredictionId { get; }

    /// <summary>The execution that it is about; null when it is about something else.</summary>
    public string? ExecutionId { get; }

    /// <summary>The chat that it is about; null when it is about something else.</summary>
    public string? ChatId { get; }

    /// <summary>The corrected result, converted to the caller's objects; null when there is no correction.</summary>
    public object? Correction => _correction.Value;

    /// <summary>The user's notes.</summary>
    public string? Notes { get; }

    /// <summary>When it was submitted, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The correction as JSON; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetCorrection() => _correction.Json;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
