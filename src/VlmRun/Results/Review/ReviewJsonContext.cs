using System.Text.Json.Serialization;

namespace VlmRun.Results.Review;

/// <summary>Reads what the page sends, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReviewStep))]
internal sealed partial class ReviewJsonContext : JsonSerializerContext;
