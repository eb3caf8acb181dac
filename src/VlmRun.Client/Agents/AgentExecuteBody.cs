using System.Collections.Generic;
using System.Text.Json;

namespace VlmRun;

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
