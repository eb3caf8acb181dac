using VlmRun.Jobs;

namespace VlmRun;

/// <summary>What one session caches between requests.</summary>
internal sealed class ClientCache
{
    /// <summary>What polling has learned about the list of predictions.</summary>
    public PollCache Predictions { get; } = new();

    /// <summary>What polling has learned about the list of executions.</summary>
    public PollCache Executions { get; } = new();

    /// <summary>What predictions and executions were made from.</summary>
    public JobSources Sources { get; } = new();

    /// <summary>What happens with the bills of jobs.</summary>
    public JobBills Bills { get; } = new();

    /// <summary>Uploaded files by content.</summary>
    public UploadCache Uploads { get; } = new();

    /// <summary>The names of all domains.</summary>
    public DomainCatalog Domains { get; } = new();

    /// <summary>Requested schemas.</summary>
    public SchemaCache Schemas { get; } = new();
}
