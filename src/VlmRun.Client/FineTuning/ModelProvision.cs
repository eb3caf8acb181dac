using System;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A fine-tuned model that is kept ready for a time (<c>FinetuningProvisionResponse</c>).</summary>
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

    /// <summary>The service's id of it.</summary>
    public string Id { get; }

    /// <summary>The fine-tuned model.</summary>
    public string Model { get; }

    /// <summary>How it stands; null when the service does not tell.</summary>
    public string? Status { get; }

    /// <summary>What the service says of it.</summary>
    public string? Message { get; }

    /// <summary>Seconds that it stays ready; null when neither side said.</summary>
    public double? DurationSeconds { get; }

    /// <summary>Requests that it serves at once; null when neither side said.</summary>
    public int? Concurrency { get; }

    /// <summary>When it was asked for, local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it was done, local time.</summary>
    public DateTime? CompletedAt { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
