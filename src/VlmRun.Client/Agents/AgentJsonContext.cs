using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(AgentCreateRequest))]
[JsonSerializable(typeof(AgentExecuteBody))]
[JsonSerializable(typeof(AgentLookupBody))]
internal sealed partial class AgentJsonContext : JsonSerializerContext;

/// <summary>The body of <c>POST agent/execute</c>.</summary>
internal sealed record AgentExecuteBody(
    string? Name,
    string? Model,
    bool Batch,
    JsonElement? Inputs,
    AgentConfig? Config,
    RequestMetadata? Metadata,
    string? CallbackUrl,
    IReadOnlyList<string>? Toolsets);

/// <summary>The body of <c>POST agent/lookup</c>: one of the three.</summary>
internal sealed record AgentLookupBody(string? Id, string? Name, string? Prompt);
