namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(ImageExecuteBody))]
[JsonSerializable(typeof(ImageGenerateBody))]
[JsonSerializable(typeof(MediaExecuteBody))]
[JsonSerializable(typeof(MediaGenerateBody))]
internal sealed partial class PredictionJsonContext : JsonSerializerContext
{
    public static PredictionJsonContext Requests { get; } = new(RequestJson.Options());
}

/// <summary>The body of <c>POST image/execute</c> without its images, which are streamed.</summary>
internal sealed record ImageExecuteBody(
    string Name, string Version, bool? Batch, GenerationConfig? Config, RequestMetadata? Metadata, string? CallbackUrl);

/// <summary>The body of <c>POST image/generate</c> without its images, which are streamed.</summary>
internal sealed record ImageGenerateBody(
    string? Id, string? Domain, string? Model, bool? Batch, GenerationConfig? Config, RequestMetadata? Metadata, string? CallbackUrl);

/// <summary>The body of <c>POST {kind}/execute</c>.</summary>
internal sealed record MediaExecuteBody(
    string? FileId,
    string? Url,
    string Name,
    string Version,
    bool? Batch,
    GenerationConfig? Config,
    RequestMetadata? Metadata,
    string? CallbackUrl);

/// <summary>The body of <c>POST {kind}/generate</c>.</summary>
internal sealed record MediaGenerateBody(
    string? FileId,
    string? Url,
    string? Id,
    string? Domain,
    string? Model,
    bool? Batch,
    GenerationConfig? Config,
    RequestMetadata? Metadata,
    string? CallbackUrl);
