using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(DatasetRequest))]
internal sealed partial class DatasetJsonContext : JsonSerializerContext;
