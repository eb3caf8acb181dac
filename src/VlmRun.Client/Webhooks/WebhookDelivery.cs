using System;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>What the service posts to a callback address when a job has ended: the job, as its own route gives it.</summary>
public sealed class WebhookDelivery
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    private WebhookDelivery(string id, string status, object job)
    {
        Id = id;
        Status = status;
        Job = job;
    }

    /// <summary>The job's id.</summary>
    public string Id { get; }

    /// <summary>The job's status.</summary>
    public string Status { get; }

    /// <summary>The job: a <see cref="Prediction"/> or an <see cref="AgentExecution"/>.</summary>
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

        if (root.Text("id") is not { Length: > 0 } id)
        {
            throw new FormatException("The body holds no job: it has no 'id'.");
        }

        if (IsExecution(root))
        {
            AgentExecution execution = new(id, root, null, convert);
            return new WebhookDelivery(id, execution.Status, execution);
        }

        Prediction prediction = new(id, root, null, convert);
        return new WebhookDelivery(id, prediction.Status, prediction);
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    // Nothing in a body names its kind: an execution has the agent's name, and no domain.
    private static bool IsExecution(JsonElement body) => body.TryGetProperty("name", out _) && !body.TryGetProperty("domain", out _);
}
