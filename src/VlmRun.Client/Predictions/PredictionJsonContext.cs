using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(ImageExecuteBody))]
[JsonSerializable(typeof(ImageGenerateBody))]
[JsonSerializable(typeof(MediaExecuteBody))]
[JsonSerializable(typeof(MediaGenerateBody))]
internal sealed partial class PredictionJsonContext : JsonSerializerContext;
