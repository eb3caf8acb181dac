namespace VlmRun;

/// <summary>The zip of a skill's folder, sent with a request.</summary>
public sealed class AgentSkillSource
{
    /// <summary>Always <c>base64</c>.</summary>
    public string Type { get; } = "base64";

    /// <summary>Always <c>application/zip</c>.</summary>
    public string MediaType { get; } = "application/zip";

    /// <summary>The zip as base64.</summary>
    public required byte[] Data { get; init; }
}
