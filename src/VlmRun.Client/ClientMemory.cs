using VlmRun.Waiting;

namespace VlmRun;

/// <summary>What one session has learned of the service, whoever listens to its requests.</summary>
internal sealed class ClientMemory
{
    /// <summary>Of the list of predictions.</summary>
    public WatchMemory Predictions { get; } = new();

    /// <summary>Of the list of executions.</summary>
    public WatchMemory Executions { get; } = new();

    /// <summary>What was uploaded, by content.</summary>
    public UploadMemory Uploads { get; } = new();

    /// <summary>The schemas that were asked for.</summary>
    public SchemaMemory Schemas { get; } = new();
}
