namespace VlmRun;

/// <summary>A skill to use, by reference (<c>AgentSkill</c>).</summary>
public sealed class AgentSkill
{
    /// <summary>Always <c>skill_reference</c> here.</summary>
    public string Type { get; init; } = "skill_reference";

    /// <summary>The skill's id or name.</summary>
    public required string SkillId { get; init; }

    /// <summary><c>latest</c> or a number.</summary>
    public string SkillVersion { get; init; } = "latest";
}
