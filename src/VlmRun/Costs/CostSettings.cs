namespace VlmRun.Costs;

/// <summary>The settings that determine the price of a request, together with its file. A null value is the service's default.</summary>
internal sealed record CostSettings
{
    /// <summary>The domain; null with a skill or an agent.</summary>
    public string? Domain { get; init; }

    /// <summary>The agent; null with a domain or a skill.</summary>
    public string? Agent { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary><c>auto</c>, <c>lo</c> or <c>hi</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether positions are requested.</summary>
    public bool Grounding { get; init; }

    /// <summary>Whether confidences are requested.</summary>
    public bool Confidence { get; init; }

    /// <summary><c>auto</c>, <c>default</c>, <c>standard</c>, <c>flex</c> or <c>priority</c>.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The pages to use, counted from 0; null for all.</summary>
    public IReadOnlyList<int>? PageIndices { get; init; }

    /// <summary>The settings of a request, including fields that only -Config sets.</summary>
    public static CostSettings Of(string? domain, string? model, GenerationConfig? config) => new()
    {
        Domain = domain,
        Model = model,
        Detail = config?.Detail ?? Text(config, "detail"),
        Grounding = config?.Grounding ?? Flag(config, "grounding"),
        Confidence = config?.Confidence ?? Flag(config, "confidence"),
        ServiceTier = config?.ServiceTier ?? Text(config, "service_tier"),
        PageIndices = config?.PageIndices ?? Numbers(config, "page_indices"),
    };

    private static JsonElement? Field(GenerationConfig? config, string name) =>
        config?.Other?.TryGetValue(name, out JsonElement value) == true ? value : null;

    private static string? Text(GenerationConfig? config, string name) =>
        Field(config, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static bool Flag(GenerationConfig? config, string name) => Field(config, name)?.ValueKind == JsonValueKind.True;

    private static List<int>? Numbers(GenerationConfig? config, string name) => Field(config, name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Number && one.TryGetInt32(out _)).Select(one => one.GetInt32())]
        : null;
}
