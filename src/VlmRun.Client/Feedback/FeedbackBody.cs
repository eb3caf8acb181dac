using System.Text.Json;

namespace VlmRun;

/// <summary>The body of <c>POST feedback/submit</c>; one of the three ids is set.</summary>
internal sealed record FeedbackBody(string? RequestId, string? AgentExecutionId, string? ChatId, JsonElement? Response, string? Notes);
