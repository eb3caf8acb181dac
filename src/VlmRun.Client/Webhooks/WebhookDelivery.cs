namespace VlmRun;

/// <summary>A request that the service posts to a callback address when a job has ended; its body is the job, in the same form as its route returns it.</summary>
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

    /// <summary>The job's status; empty when the body has none.</summary>
    public string Status { get; }

    /// <summary>The job: a <see cref="Prediction"/> or an <see cref="AgentExecution"/>; also an <see cref="Agent"/> that was created, or a <see cref="FineTuningJob"/>.</summary>
    public object Job { get; }

    /// <summary>Reads the body of a delivery. Verify its signature first: see <see cref="WebhookSignature"/>.</summary>
    /// <param name="body">The bytes as received.</param>
    /// <param name="convert">Converts JSON to the payload; null leaves it a <see cref="JsonElement"/>.</param>
    /// <exception cref="FormatException">The body is not a job.</exception>
    public static WebhookDelivery Read(ReadOnlyMemory<byte> body, ResponseConverter? convert = null)
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
            throw new FormatException("The body is not a job: it has no 'id'.");
        }

        object job = Make(id, root, convert);
        return new WebhookDelivery(id, root.Text("status") ?? "", job);
    }

    /// <summary><see cref="Job"/>, known to be made from <paramref name="source"/>, if it is a prediction or an execution.</summary>
    internal object JobFrom(string? source) => Job switch
    {
        Prediction prediction => prediction.From(source),
        AgentExecution execution => execution.From(source),
        _ => Job,
    };

    /// <inheritdoc/>
    public override string ToString() => Id;

    // No field of a body names its kind; a field that only one kind has identifies it (api reference 3.2, 3.9, 3.12).
    private static object Make(string id, JsonElement body, ResponseConverter? convert) =>
        body.Has("domain") ? new Prediction(id, body, null, convert)
        : body.Has("name")
            ? body.Has("updated_at") ? new Agent(id, body, convert) : new AgentExecution(id, body, null, convert)
        : body.Has("model") ? new FineTuningJob(id, body)
        : new Prediction(id, body, null, convert);
}
