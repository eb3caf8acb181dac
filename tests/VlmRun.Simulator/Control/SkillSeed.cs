namespace VlmRun.Simulator.Control;

/// <summary>The body of POST /_sim/skills.</summary>
internal sealed class SkillSeed
{
    public int Count { get; init; } = 1;

    /// <summary>The name; with a count above 1 each gets a number.</summary>
    public string Name { get; init; } = "seeded-skill";

    public string? Description { get; init; }

    /// <summary>The zip served for them, as base64, whatever it holds; null for a proper one.</summary>
    public string? Base64 { get; init; }
}
