namespace VlmRun.Http;

/// <summary>The JSON options of requests: names of the API, no null values, and the same maximum depth as for responses.</summary>
internal static class RequestJson
{
    /// <summary>The options for a serializer context.</summary>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 1000,
    };
}
