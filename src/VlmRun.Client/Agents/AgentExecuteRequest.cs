namespace VlmRun;

/// <summary>Runs an agent: <c>POST agent/execute</c>. The service always runs it in the background.</summary>
public sealed class AgentExecuteRequest
{
    /// <summary><c>name</c> or <c>name:version</c>; null where <see cref="AgentConfig.Prompt"/> identifies the agent or <see cref="AgentConfig.Skills"/> are used instead of one.</summary>
    public string? Name { get; init; }

    /// <summary>The model; null for the service's default, <c>vlmrun-orion-1:auto</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The inputs: an object with the agent's own fields.</summary>
    public JsonElement? Inputs { get; init; }

    /// <summary>The input files; sent as the field <c>files</c> of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<AgentFile> Files { get; init; } = [];

    /// <summary>The configuration.</summary>
    public AgentConfig? Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>The address to which the service posts the execution when it ends.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The toolsets that the agent may use: <c>core</c>, <c>image</c>, <c>image-gen</c>, <c>world-gen</c>, <c>viz</c>, <c>document</c>, <c>video</c>, <c>web</c>; null for <c>core</c> only.</summary>
    public IReadOnlyList<string>? Toolsets { get; init; }

    /// <summary>The source that the execution reports: paths, URLs or file ids.</summary>
    public string? Source { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    public bool Resubmit { get; init; }
}
