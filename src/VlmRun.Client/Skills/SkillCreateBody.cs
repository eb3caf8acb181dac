using System.Text.Json;

namespace VlmRun;

/// <summary>The body of <c>POST skills/create</c>.</summary>
internal sealed record SkillCreateBody(
    string? Prompt, JsonElement? JsonSchema, string? SessionId, string? FileId, string? Name, string? Description);
