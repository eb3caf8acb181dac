namespace VlmRun;

/// <summary>The body of <c>POST skills/{id}/update</c>.</summary>
internal sealed record SkillUpdateBody(string? FileId, string? Description);
