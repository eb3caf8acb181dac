using System.Text.Json.Serialization;
using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The request that a batch of predictions sends for each of its sources; it does not change while the batch runs.</summary>
/// <param name="Domain">The domain; null if skills are used.</param>
/// <param name="Model">The model; null for the service's default.</param>
/// <param name="Config">The settings of each prediction.</param>
/// <param name="Metadata">Metadata of each request.</param>
/// <param name="CallbackUrl">The address to which the service posts each prediction; a run may continue with another.</param>
internal sealed record BatchTemplate(string? Domain, string? Model, GenerationConfig? Config, RequestMetadata? Metadata, [property: JsonIgnore] string? CallbackUrl)
{
    /// <summary>The first line of the journal of this batch.</summary>
    public JournalHeader Header() => new(
        Domain,
        JsonSerializer.SerializeToElement(this, BatchJsonContext.Requests.BatchTemplate),
        DateTimeOffset.UtcNow);

    /// <summary>Creates the request for an uploaded source.</summary>
    public MediaGenerateRequest For(string source, string fileId, string requestId) => new()
    {
        Kind = TakenFormats.KindOf(source),
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

    /// <summary>Creates the request for an image that travels in it.</summary>
    public ImageGenerateRequest For(ImageSource image, string requestId) => new()
    {
        Images = [image],
        Domain = Domain,
        Id = requestId,
        Model = Model,
        Batch = true,
        Config = Config,
        Metadata = Metadata,
        CallbackUrl = CallbackUrl,
    };
}
