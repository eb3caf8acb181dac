namespace VlmRun;

/// <summary>A fine-tuning job (<c>FinetuningResponse</c>).</summary>
public sealed class FineTuningJob
{
    internal FineTuningJob(string id, JsonElement body)
    {
        Id = id;
        Status = body.Text("status") ?? JobStatus.Pending;
        BaseModel = body.Text("model");
        Suffix = body.Text("suffix");
        TrainingFileId = body.Text("training_file_id") ?? body.Text("training_file");
        ValidationFileId = body.Text("validation_file_id") ?? body.Text("validation_file");
        Epochs = body.Count("num_epochs");
        BatchSize = body.Text("batch_size");
        LearningRate = (double?)body.Number("learning_rate");
        WandbBaseUrl = body.Text("wandb_base_url");
        WandbProjectName = body.Text("wandb_project_name");
        WandbUrl = body.Text("wandb_url");
        CreatedAt = body.Time("created_at");
        CompletedAt = body.Time("completed_at");
        Usage = body.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? new CreditUsage(usage) : null;
        Message = body.Text("message") ?? Usage?.Message;
    }

    /// <summary>The service's id of the job.</summary>
    public string Id { get; }

    /// <summary><c>pending</c>, <c>running</c>, <c>completed</c>, <c>failed</c> …</summary>
    public string Status { get; }

    /// <summary>The model as the service reports it: <c>model</c> in JSON.</summary>
    public string? BaseModel { get; }

    /// <summary>The suffix of the new model's name.</summary>
    public string? Suffix { get; }

    /// <summary>The id of the training file; null when the service does not report it.</summary>
    public string? TrainingFileId { get; }

    /// <summary>The id of the validation file; null when there is none or the service does not report it.</summary>
    public string? ValidationFileId { get; }

    /// <summary>Number of epochs; null when the service does not report it.</summary>
    public int? Epochs { get; }

    /// <summary>The batch size: a number or <c>auto</c>; null when the service does not report it.</summary>
    public string? BatchSize { get; }

    /// <summary>The learning rate; null when the service does not report it.</summary>
    public double? LearningRate { get; }

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

    /// <summary>When it ended, in local time; null while it runs.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The usage; null when the service does not report it.</summary>
    public CreditUsage? Usage { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
