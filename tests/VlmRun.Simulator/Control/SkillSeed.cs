namespace VlmRun.Simulator.Control;

/// <summary>The body of POST /_sim/skills.</summary>
internal sealed class SkillSeed
{
    public int Count { get; init; } = 1;

    /// <summary>The name; if the count is above 1, each gets a number.</summary>
    public string Name { get; init; } = "seeded-skill";

    public string? Description { get; init; }

    /// <summary>The zip archive of their download, as base64, with any content; null for a valid one.</summary>
    public string? Base64 { get; init; }
}
