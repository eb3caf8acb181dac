namespace VlmRun;

/// <summary>A chat request; null values are not sent, so the service's defaults apply.</summary>
public sealed class ChatRequest
{
    /// <summary>The new messages; the service keeps the earlier ones under <see cref="ChatId"/>.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The model; default <c>vlmrun-orion-1:auto</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation to continue (<c>session_id</c>); null starts a new one.</summary>
    public string? ChatId { get; init; }

    /// <summary>Maximum number of tokens of the reply; default 32,768.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The sampling temperature, 0 or more; default 0.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, from 0 to 1; default 1.</summary>
    public double? TopP { get; init; }

    /// <summary>The reply must be a JSON object.</summary>
    public bool AsJson { get; init; }

    /// <summary>The JSON schema that the reply must obey; implies <see cref="AsJson"/>.</summary>
    public JsonElement? JsonSchema { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Skills to use.</summary>
    public IReadOnlyList<AgentSkill>? Skills { get; init; }

    /// <summary>The toolsets that the model may use: <c>core</c>, <c>image</c>, <c>image-gen</c>, <c>world-gen</c>, <c>viz</c>, <c>document</c>, <c>video</c>, <c>web</c>.</summary>
    public IReadOnlyList<string>? Toolsets { get; init; }

    /// <summary>Other fields, by their JSON names.</summary>
    public IDictionary<string, JsonElement>? Other { get; init; }

    /// <summary>The time limit for the complete reply, from sending the request; default 30 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Send the request once more even if the reply may have been created and paid for.</summary>
    public bool Resubmit { get; init; }
}
