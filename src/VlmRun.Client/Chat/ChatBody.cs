namespace VlmRun;

/// <summary>The body of <c>POST openai/chat/completions</c>.</summary>
internal sealed record ChatBody(
    string? Model,
    IReadOnlyList<ChatMessageBody> Messages,
    bool? Stream,
    string? SessionId,
    int? MaxTokens,
    double? Temperature,
    double? TopP,
    ChatFormatBody? ResponseFormat,
    RequestMetadata? Metadata,
    IReadOnlyList<AgentSkill>? Skills,
    IReadOnlyList<string>? Toolsets)
{
    /// <summary>Other fields, by their JSON names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }

    public static ChatBody Of(ChatRequest request, bool isStreamed) => new(
        request.Model,
        [.. request.Messages.Select(message => new ChatMessageBody(message.Role, Content(message.Content)))],
        isStreamed ? true : null,
        request.ChatId,
        request.MaxTokens,
        request.Temperature,
        request.TopP,
        request.JsonSchema is { } schema ? new ChatFormatBody("json_schema", schema) : request.AsJson ? new ChatFormatBody("json_object", null) : null,
        request.Metadata,
        request.Skills,
        request.Toolsets)
    {
        Other = request.Other,
    };

    private static JsonElement Content(IReadOnlyList<ChatPart> parts) => parts is [{ Text: { } text }]
        ? JsonSerializer.SerializeToElement(text, ChatJsonContext.Requests.String)
        : JsonSerializer.SerializeToElement(parts, ChatJsonContext.Requests.IReadOnlyListChatPart);
}

/// <summary>A message as it is sent: its content is text or an array of parts.</summary>
internal sealed record ChatMessageBody(string Role, JsonElement Content);

/// <summary>The format of the reply: <c>json_object</c>, or <c>json_schema</c> with a schema.</summary>
internal sealed record ChatFormatBody(string Type, JsonElement? Schema);
