namespace VlmRun;

/// <summary>Creates an agent: <c>POST agent/create</c>.</summary>
public sealed class AgentCreateRequest
{
    /// <summary>The agent's name; null lets the service choose one.</summary>
    public string? Name { get; init; }

    /// <summary>Sample inputs for the agent: an object with the agent's own fields.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The configuration; <see cref="AgentConfig.Prompt"/> is required.</summary>
    public required AgentConfig Config { get; init; }

    /// <summary>The address to which the service posts the agent when it is ready.</summary>
    public string? CallbackUrl { get; init; }
}
