namespace VlmRun;

/// <summary>The corrections that a person made to the payload of a prediction or an execution; input for <c>Submit-VlmFeedback</c>.</summary>
public sealed class Correction
{
    private readonly JsonElement _payload;

    internal Correction(JsonElement payload, IReadOnlyList<FieldChange> changes)
    {
        _payload = payload;
        Changes = changes;
        Payload = PSObjectConverter.From(payload);
    }

    /// <summary>The prediction's id; null for an execution, or if it is not known.</summary>
    public string? PredictionId { get; internal init; }

    /// <summary>The execution's id; null for a prediction.</summary>
    public string? ExecutionId { get; internal init; }

    /// <summary>The source of the payload: a path, a URL or a file id; null if it is not known.</summary>
    public string? Source { get; internal init; }

    /// <summary>The domain; null if it is not known.</summary>
    public string? Domain { get; internal init; }

    /// <summary>The values that were changed.</summary>
    public IReadOnlyList<FieldChange> Changes { get; }

    /// <summary>The payload with the changes.</summary>
    public object? Payload { get; }

    /// <summary>The payload with the changes, as JSON.</summary>
    public JsonElement GetPayload() => _payload;

    /// <inheritdoc/>
    public override string ToString() => PredictionId ?? ExecutionId ?? Source ?? "";
}
