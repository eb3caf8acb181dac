using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(IReadOnlyList<ChatPart>))]
[JsonSerializable(typeof(string))]
internal sealed partial class ChatJsonContext : JsonSerializerContext;
