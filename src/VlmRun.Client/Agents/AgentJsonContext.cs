namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(AgentCreateRequest))]
[JsonSerializable(typeof(AgentExecuteBody))]
[JsonSerializable(typeof(AgentLookupBody))]
internal sealed partial class AgentJsonContext : JsonSerializerContext
{
    public static AgentJsonContext Requests { get; } = new(RequestJson.Options());
}

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
