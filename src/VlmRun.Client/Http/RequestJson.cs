namespace VlmRun.Http;

/// <summary>How JSON is written in requests: the names of the API, nothing that is null, as deep as answers are read.</summary>
internal static class RequestJson
{
    /// <summary>The options of one context of serialized types.</summary>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 1000,
    };
}
