namespace VlmRun;

/// <summary>A dataset at the service, for fine-tuning (<c>DatasetResponse</c>).</summary>
public sealed class Dataset
{
    internal Dataset(string id, JsonElement body, string? source)
    {
        Id = id;
        DatasetType = body.Text("dataset_type");
        DatasetName = body.Text("dataset_name");
        Domain = body.Text("domain");
        Status = body.Text("status") ?? JobStatus.Pending;
        FileId = body.Text("file_id");
        WandbBaseUrl = body.Text("wandb_base_url");
        WandbProjectName = body.Text("wandb_project_name");
        WandbUrl = body.Text("wandb_url");
        CreatedAt = body.Time("created_at");
        CompletedAt = body.Time("completed_at");
        Usage = body.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? new CreditUsage(usage) : null;
        Message = body.Text("message") ?? Usage?.Message;
        Source = source;
    }

    /// <summary>The service's id of the dataset.</summary>
    public string Id { get; }

    /// <summary><c>images</c>, <c>videos</c> or <c>documents</c>.</summary>
    public string? DatasetType { get; }

    /// <summary>Its name.</summary>
    public string? DatasetName { get; }

    /// <summary>The domain, such as <c>document.invoice</c>.</summary>
    public string? Domain { get; }

    /// <summary><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c> …</summary>
    public string Status { get; }

    /// <summary>The id of the archive from which it was created.</summary>
    public string? FileId { get; }

    /// <summary>The path from which the archive was created; null when not known.</summary>
    public string? Source { get; }

    /// <summary>The service's message, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>The address of Weights &amp; Biases.</summary>
    public string? WandbBaseUrl { get; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    public string? WandbProjectName { get; }

    /// <summary>The run at Weights &amp; Biases.</summary>
    public string? WandbUrl { get; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it was ready, in local time; null before that.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The usage; null when the service does not report it.</summary>
    public CreditUsage? Usage { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
