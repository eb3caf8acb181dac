namespace VlmRun;

/// <summary>The body of <c>POST fine_tuning/generate</c> without its images or videos, which are streamed.</summary>
internal sealed record FineTunedModelBody(string Model, GenerationConfig Config, RequestMetadata? Metadata);
