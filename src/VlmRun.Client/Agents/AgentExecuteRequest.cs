using System.Collections.Generic;
using System.Text.Json;

namespace VlmRun;

/// <summary>A run of an agent: <c>POST agent/execute</c>. It is always work in the background.</summary>
public sealed class AgentExecuteRequest
{
    /// <summary><c>name</c> or <c>name:version</c>; null where <see cref="AgentConfig.Prompt"/> identifies the agent, or <see cref="AgentConfig.Skills"/> replace it.</summary>
    public string? Name { get; init; }

    /// <summary>The model; null for the service's default, <c>vlmrun-orion-1:auto</c>.</summary>
    public string? Model { get; init; }

    /// <summary>What the agent is given: an object whose fields are the agent's own.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>Files that it is given; they travel as the field <c>files</c> of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<AgentFile> Files { get; init; } = [];

    /// <summary>How it works.</summary>
    public AgentConfig? Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Where the service posts the execution when it is done.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Tools that it may use: <c>core</c>, <c>image</c>, <c>image-gen</c>, <c>world-gen</c>, <c>viz</c>, <c>document</c>, <c>video</c>, <c>web</c>; null for core alone.</summary>
    public IReadOnlyList<string>? Toolsets { get; init; }

    /// <summary>What the execution says that it was given.</summary>
    public string? Source { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    public bool Resubmit { get; init; }
}
