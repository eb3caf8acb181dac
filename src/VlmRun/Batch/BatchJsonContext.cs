using System.Text.Json.Serialization;

namespace VlmRun.Batch;

/// <summary>Writes the request template of a batch without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(BatchTemplate))]
internal sealed partial class BatchJsonContext : JsonSerializerContext;
