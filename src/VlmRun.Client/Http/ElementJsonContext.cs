using System.Text.Json.Serialization;

namespace VlmRun.Http;

/// <summary>Reads and writes JSON values of any shape without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ElementJsonContext : JsonSerializerContext;
