namespace VlmRun;

/// <summary>The body of <c>POST image/generate</c> without its images, which are streamed.</summary>
internal sealed record ImageGenerateBody(
    string? Id, string? Domain, string? Model, bool? Batch, GenerationConfig? Config, RequestMetadata? Metadata, string? CallbackUrl);
