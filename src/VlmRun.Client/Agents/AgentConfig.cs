namespace VlmRun;

/// <summary>The configuration of an agent (<c>AgentCreationConfig</c>, <c>AgentExecutionConfig</c>); null values are not sent.</summary>
public sealed class AgentConfig
{
    /// <summary>The instructions; an agent without a name is identified by them.</summary>
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey.</summary>
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Skills to use.</summary>
    public IReadOnlyList<AgentSkill>? Skills { get; set; }

    /// <summary><c>auto</c>, <c>default</c>, <c>standard</c>, <c>flex</c> or <c>priority</c>; determines price and speed.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Whether the agent runs in the service's orchestration mode.</summary>
    public bool? OrchestrationMode { get; set; }

    /// <summary>How a run works, such as <c>program</c>, which is meant for a skill in place of a name; for runs only.</summary>
    public string? Mode { get; set; }

    /// <summary>Other fields, by their JSON names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
