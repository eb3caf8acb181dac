using System;
using System.Text.Json;

namespace VlmRun.Batch;

/// <summary>What a batch sends for each of its sources; it is made once and does not change while the batch runs.</summary>
/// <param name="Domain">The domain; null where skills say what to do.</param>
/// <param name="Model">The model; null for the service's default.</param>
/// <param name="Config">How predictions are made.</param>
/// <param name="Metadata">Metadata of each request.</param>
/// <param name="CallbackUrl">Where the service posts each prediction.</param>
internal sealed record BatchTemplate(string? Domain, string? Model, GenerationConfig? Config, RequestMetadata? Metadata, string? CallbackUrl)
{
    /// <summary>The first line of a journal of this batch.</summary>
    public JournalHeader Header() => new(
        Domain,
        JsonSerializer.SerializeToElement(
            new MediaGenerateBody(null, null, null, Domain, Model, null, Config, Metadata, null), PredictionJsonContext.Default.MediaGenerateBody),
        DateTimeOffset.UtcNow);

    /// <summary>The request for a source that is a file at the service.</summary>
    public MediaGenerateRequest For(string source, string fileId, string requestId) => new()
    {
        Kind = KindOf(source),
        FileId = fileId,
        Source = source,
        Domain = Domain,
        Id = requestId,
        Model = Model,
        Batch = true,
        Config = Config,
        Metadata = Metadata,
        CallbackUrl = CallbackUrl,
    };

    private static MediaKind KindOf(string path) => MediaTypes.Of(path) switch
    {
        { } type when type.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        { } type when type.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        _ => MediaKind.Document,
    };
}
