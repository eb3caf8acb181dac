using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 1000)]
[JsonSerializable(typeof(UploadUrlBody))]
internal sealed partial class FileJsonContext : JsonSerializerContext;

/// <summary>The body of <c>POST files/presigned-url</c>.</summary>
internal sealed record UploadUrlBody(string Filename, string? Purpose, int? Expiration);
