namespace VlmRun;

/// <summary>The body of <c>POST skills/lookup</c>.</summary>
internal sealed record SkillLookupBody(string Name, string? SkillVersion);
