using System;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A job that fine-tunes a model (<c>FinetuningResponse</c>).</summary>
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

    /// <summary>The model that the service names: <c>model</c> in JSON.</summary>
    public string? BaseModel { get; }

    /// <summary>What the new model's name ends in.</summary>
    public string? Suffix { get; }

    /// <summary>The file that it is trained on; null when the service does not tell.</summary>
    public string? TrainingFileId { get; }

    /// <summary>The file that it is validated with; null when there is none or the service does not tell.</summary>
    public string? ValidationFileId { get; }

    /// <summary>How often the data is gone through; null when the service does not tell.</summary>
    public int? Epochs { get; }

    /// <summary>Samples a step: a number or <c>auto</c>; null when the service does not tell.</summary>
    public string? BatchSize { get; }

    /// <summary>The learning rate; null when the service does not tell.</summary>
    public double? LearningRate { get; }

    /// <summary>What the service says of the job, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>The address of Weights &amp; Biases.</summary>
    public string? WandbBaseUrl { get; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    public string? WandbProjectName { get; }

    /// <summary>The run at Weights &amp; Biases.</summary>
    public string? WandbUrl { get; }

    /// <summary>When it was made, local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it ended, local time; null while it runs.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>What it used; null when the service does not say.</summary>
    public CreditUsage? Usage { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
