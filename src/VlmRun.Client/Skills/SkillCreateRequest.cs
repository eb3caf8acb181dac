namespace VlmRun;

/// <summary>Creates a skill from a prompt, a chat or a file: <c>POST skills/create</c>.</summary>
public sealed class SkillCreateRequest
{
    /// <summary>The task of the skill; the service writes the skill.</summary>
    public string? Prompt { get; init; }

    /// <summary>The JSON schema of its results; used with <see cref="Prompt"/>.</summary>
    public JsonElement? JsonSchema { get; init; }

    /// <summary>The id of a chat from which the service derives the skill.</summary>
    public string? SessionId { get; init; }

    /// <summary>The id of an uploaded file: the zip of a skill's folder.</summary>
    public string? FileId { get; init; }

    /// <summary>Its name; null leaves that to the service.</summary>
    public string? Name { get; init; }

    /// <summary>The description; null leaves that to the service.</summary>
    public string? Description { get; init; }
}
