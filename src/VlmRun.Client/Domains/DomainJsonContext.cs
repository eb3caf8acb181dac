using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(DomainBody))]
[JsonSerializable(typeof(FileReference))]
[JsonSerializable(typeof(HubDomainBody))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DomainJsonContext : JsonSerializerContext;
