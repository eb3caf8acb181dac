namespace VlmRun.Http;

/// <summary>A part of a response that is converted to the caller's objects when it is first read.</summary>
/// <param name="json">The part; null where the response has none.</param>
/// <param name="convert">Converts it; null leaves it as it is.</param>
internal sealed class ConvertedJson(JsonElement? json, ResponseConverter? convert)
{
    private object? _value;

    /// <summary>The converted part; null if the response does not have it.</summary>
    public object? Value => json is { } element ? LazyInitializer.EnsureInitialized(ref _value, () => convert?.Invoke(element) ?? element) : null;

    /// <summary>The part as JSON; <see cref="JsonValueKind.Undefined"/> if the response does not have it.</summary>
    public JsonElement Json => json ?? default;

    /// <summary>A copy that is converted independently.</summary>
    public ConvertedJson Copy() => new(json, convert);
}
