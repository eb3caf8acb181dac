namespace VlmRun;

/// <summary>What a person corrected in the payload of a prediction or an execution; <c>Submit-VlmFeedback</c> takes it.</summary>
public sealed class Correction
{
    private readonly JsonElement _payload;

    internal Correction(JsonElement payload, IReadOnlyList<FieldChange> changes)
    {
        _payload = payload;
        Changes = changes;
        Payload = PSObjectConverter.From(payload);
    }

    /// <summary>The prediction; null when it is of an execution, or not known.</summary>
    public string? PredictionId { get; internal init; }

    /// <summary>The execution; null when it is of a prediction.</summary>
    public string? ExecutionId { get; internal init; }

    /// <summary>What the payload was made from: a path, a URL or a file id; null when that is not known.</summary>
    public string? Source { get; internal init; }

    /// <summary>The domain; null when that is not known.</summary>
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
