using System.Text.Json;

namespace VlmRun;

/// <summary>A skill to be made, from one of a prompt, a chat and a file: <c>POST skills/create</c>.</summary>
public sealed class SkillCreateRequest
{
    /// <summary>What it is to do, in words; the service writes the skill.</summary>
    public string? Prompt { get; init; }

    /// <summary>The JSON schema of its results; goes with <see cref="Prompt"/>.</summary>
    public JsonElement? JsonSchema { get; init; }

    /// <summary>The id of a chat that did what it is to do.</summary>
    public string? SessionId { get; init; }

    /// <summary>The id of a file at the service: the zip of a skill's folder.</summary>
    public string? FileId { get; init; }

    /// <summary>Its name; null leaves that to the service.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for; null leaves that to the service.</summary>
    public string? Description { get; init; }
}
