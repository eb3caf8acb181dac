namespace VlmRun;

/// <summary>The zip of a skill's folder, as it travels with a request.</summary>
public sealed class AgentSkillSource
{
    /// <summary>Always <c>base64</c>.</summary>
    public string Type { get; } = "base64";

    /// <summary>Always <c>application/zip</c>.</summary>
    public string MediaType { get; } = "application/zip";

    /// <summary>The zip.</summary>
    public required byte[] Data { get; init; }
}
