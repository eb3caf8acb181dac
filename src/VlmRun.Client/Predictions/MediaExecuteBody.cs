namespace VlmRun;

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
