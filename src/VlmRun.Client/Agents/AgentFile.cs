namespace VlmRun;

/// <summary>An input file of an agent; exactly one of <see cref="FileId"/> and <see cref="Url"/> is set.</summary>
public sealed class AgentFile
{
    /// <summary>The id of a file at the service.</summary>
    public string? FileId { get; init; }

    /// <summary>The address of a file, which the service fetches itself.</summary>
    public string? Url { get; init; }
}
