using System.Text.Json;

namespace VlmRun;

/// <summary>The body of <c>POST agent/create</c>.</summary>
internal sealed record AgentCreateBody(string? Name, JsonElement? Inputs, AgentConfig Config, string? CallbackUrl);
