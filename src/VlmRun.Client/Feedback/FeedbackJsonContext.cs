using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(FeedbackBody))]
internal sealed partial class FeedbackJsonContext : JsonSerializerContext;

/// <summary>The body of <c>POST feedback/submit</c>; one of the three ids is set.</summary>
internal sealed record FeedbackBody(string? RequestId, string? AgentExecutionId, string? ChatId, JsonElement? Response, string? Notes);
