namespace VlmRun;

/// <summary>The body of <c>POST {kind}/generate</c>, and of <c>POST {kind}/schema</c>, which has the file only.</summary>
internal sealed record MediaGenerateBody(
    string? FileId,
    string? Url,
    string? Id = null,
    string? Domain = null,
    string? Model = null,
    bool? Batch = null,
    GenerationConfig? Config = null,
    RequestMetadata? Metadata = null,
    string? CallbackUrl = null);
