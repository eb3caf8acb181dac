using System;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>What the service posts to a callback address when a job has ended: the job, as its own route gives it.</summary>
public sealed class WebhookDelivery
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    private WebhookDelivery(Prediction prediction)
    {
        Id = prediction.Id;
        Status = prediction.Status;
        Job = prediction;
    }

    /// <summary>The job's id.</summary>
    public string Id { get; }

    /// <summary>The job's status.</summary>
    public string Status { get; }

    /// <summary>The job: a <see cref="Prediction"/>.</summary>
    public object Job { get; }

    /// <summary>Reads the body of a delivery. Verify it first: see <see cref="WebhookSignature"/>.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="convert">Makes the payload from JSON; null leaves it a <see cref="JsonElement"/>.</param>
    /// <exception cref="FormatException">It is no job.</exception>
    public static WebhookDelivery Read(ReadOnlyMemory<byte> body, Func<JsonElement, object?>? convert = null)
    {
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, s_options);
            root = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new FormatException("The body is not JSON.", exception);
        }

        return root.Text("id") is { Length: > 0 } id
            ? new WebhookDelivery(new Prediction(id, root, null, convert))
            : throw new FormatException("The body holds no job: it has no 'id'.");
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
