using System;
using System.Collections.Generic;
using System.Text.Json;

namespace VlmRun;

/// <summary>What is said to the model, and how it is to answer; what is null is not sent, so that the service's defaults apply.</summary>
public sealed class ChatRequest
{
    /// <summary>The messages that are new; those before them the service knows by <see cref="ChatId"/>.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The model; default <c>vlmrun-orion-1:auto</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The conversation to go on with (<c>session_id</c>); null begins one.</summary>
    public string? ChatId { get; init; }

    /// <summary>Tokens of the answer at most; default 32,768.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>0 and up; default 0.</summary>
    public double? Temperature { get; init; }

    /// <summary>From 0 to 1; default 1.</summary>
    public double? TopP { get; init; }

    /// <summary>The answer is to be a JSON object.</summary>
    public bool AsJson { get; init; }

    /// <summary>The JSON schema that the answer must obey; says <see cref="AsJson"/> too.</summary>
    public JsonElement? JsonSchema { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Skills to use.</summary>
    public IReadOnlyList<AgentSkill>? Skills { get; init; }

    /// <summary>Tools that the model may use: <c>core</c>, <c>image</c>, <c>image-gen</c>, <c>world-gen</c>, <c>viz</c>, <c>document</c>, <c>video</c>, <c>web</c>.</summary>
    public IReadOnlyList<string>? Toolsets { get; init; }

    /// <summary>Other fields, by their JSON names.</summary>
    public IDictionary<string, JsonElement>? Other { get; init; }

    /// <summary>How long the whole answer may take, from when it is asked for to its end; default 30 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Send the request once more even if the answer may have been made and paid for.</summary>
    public bool Resubmit { get; init; }
}
