namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(FeedbackBody))]
internal sealed partial class FeedbackJsonContext : JsonSerializerContext
{
    public static FeedbackJsonContext Requests { get; } = new(RequestJson.Options());
}

/// <summary>The body of <c>POST feedback/submit</c>; one of the three ids is set.</summary>
internal sealed record FeedbackBody(string? RequestId, string? AgentExecutionId, string? ChatId, JsonElement? Response, string? Notes);
