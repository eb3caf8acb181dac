namespace VlmRun;

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
