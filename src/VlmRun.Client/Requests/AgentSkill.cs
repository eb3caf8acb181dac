namespace VlmRun;

/// <summary>A skill to use: one at the service, by reference, or one that travels with the request (<c>AgentSkill</c>).</summary>
public sealed class AgentSkill
{
    /// <summary><c>skill_reference</c> or <c>inline</c>.</summary>
    public string Type => Source is null ? "skill_reference" : "inline";

    /// <summary>The id or name of a skill at the service; null for one that travels with the request.</summary>
    public string? SkillId { get; init; }

    /// <summary><c>latest</c> or a number; null for one that travels with the request.</summary>
    public string? SkillVersion
    {
        get => Source is null ? field ?? "latest" : null;
        init;
    }

    /// <summary>The name of a skill that travels with the request.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The skill itself; null for one at the service.</summary>
    public AgentSkillSource? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => SkillId is null ? Name ?? "" : $"{SkillId}:{SkillVersion}";
}
