using System.Text.Json;

namespace VlmRun;

/// <summary>An agent to be made: <c>POST agent/create</c>.</summary>
public sealed class AgentCreateRequest
{
    /// <summary>Its name; null lets the service find one.</summary>
    public string? Name { get; init; }

    /// <summary>What it is to be tried with: an object whose fields are the agent's own.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>How it works; <see cref="AgentConfig.Prompt"/> is required.</summary>
    public required AgentConfig Config { get; init; }

    /// <summary>Where the service posts the agent when it is ready.</summary>
    public string? CallbackUrl { get; init; }
}
