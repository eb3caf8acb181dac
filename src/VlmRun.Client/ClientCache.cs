using VlmRun.Jobs;

namespace VlmRun;

/// <summary>What one session keeps between requests.</summary>
internal sealed class ClientCache
{
    /// <summary>Of the list of predictions.</summary>
    public PollCache Predictions { get; } = new();

    /// <summary>Of the list of executions.</summary>
    public PollCache Executions { get; } = new();

    /// <summary>What was uploaded, by content.</summary>
    public UploadCache Uploads { get; } = new();

    /// <summary>The schemas that were asked for.</summary>
    public SchemaCache Schemas { get; } = new();
}
