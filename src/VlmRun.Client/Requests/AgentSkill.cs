namespace VlmRun;

/// <summary>A skill to use: a reference to a skill at the service, or an inline skill that is sent with the request (<c>AgentSkill</c>).</summary>
public sealed class AgentSkill
{
    /// <summary><c>skill_reference</c> or <c>inline</c>.</summary>
    public string Type => Source is null ? "skill_reference" : "inline";

    /// <summary>The id or name of a skill at the service; null for an inline skill.</summary>
    public string? SkillId { get; init; }

    /// <summary><c>latest</c> or a number; null for an inline skill.</summary>
    public string? SkillVersion
    {
        get => Source is null ? field ?? "latest" : null;
        init;
    }

    /// <summary>The name of an inline skill.</summary>
    public string? Name { get; init; }

    /// <summary>The description of an inline skill.</summary>
    public string? Description { get; init; }

    /// <summary>The zip of an inline skill; null for a reference.</summary>
    public AgentSkillSource? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => SkillId is null ? Name ?? "" : $"{SkillId}:{SkillVersion}";
}
