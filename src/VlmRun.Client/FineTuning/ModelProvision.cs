namespace VlmRun;

/// <summary>A fine-tuned model that is provisioned for a limited time (<c>FinetuningProvisionResponse</c>).</summary>
public sealed class ModelProvision
{
    internal ModelProvision(string id, JsonElement body, ProvisionRequest request)
    {
        Id = id;
        Model = body.Text("model") ?? request.Model;
        Status = body.Text("status");
        Message = body.Text("message");
        DurationSeconds = (double?)body.Number("duration") ?? request.DurationSeconds;
        Concurrency = body.Count("concurrency") ?? request.Concurrency;
        CreatedAt = body.Time("created_at");
        CompletedAt = body.Time("completed_at");
    }

    /// <summary>The id of the provision.</summary>
    public string Id { get; }

    /// <summary>The fine-tuned model.</summary>
    public string Model { get; }

    /// <summary>The status; null when the service does not report it.</summary>
    public string? Status { get; }

    /// <summary>The service's message.</summary>
    public string? Message { get; }

    /// <summary>How long the model stays provisioned, in seconds; null when not known.</summary>
    public double? DurationSeconds { get; }

    /// <summary>Maximum number of concurrent requests; null when not known.</summary>
    public int? Concurrency { get; }

    /// <summary>When it was requested, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it was ready, in local time.</summary>
    public DateTime? CompletedAt { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
