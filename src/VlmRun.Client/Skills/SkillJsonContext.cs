namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(SkillCreateRequest))]
[JsonSerializable(typeof(SkillLookupBody))]
[JsonSerializable(typeof(SkillUpdateBody))]
internal sealed partial class SkillJsonContext : JsonSerializerContext
{
    public static SkillJsonContext Requests { get; } = new(RequestJson.Options());
}

/// <summary>The body of <c>POST skills/lookup</c>.</summary>
internal sealed record SkillLookupBody(string Name, string? SkillVersion);

/// <summary>The body of <c>POST skills/{id}/update</c>.</summary>
internal sealed record SkillUpdateBody(string? FileId, string? Description);
