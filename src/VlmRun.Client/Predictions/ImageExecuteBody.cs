namespace VlmRun;

/// <summary>The body of <c>POST image/execute</c> without its images, which are streamed.</summary>
internal sealed record ImageExecuteBody(
    string Name, string Version, bool? Batch, GenerationConfig? Config, RequestMetadata? Metadata, string? CallbackUrl);
