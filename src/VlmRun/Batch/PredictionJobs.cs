using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The predictions of a batch: images in the request, all other files by their ids.</summary>
/// <param name="client">The API.</param>
/// <param name="template">The request that is sent for each source.</param>
internal sealed class PredictionJobs(VlmRunClient client, BatchTemplate template) : BatchJobs<Prediction>
{
    // The body is then no larger than the largest file that the service takes in one request; base64 has four characters for three bytes.
    private const long MaxImageBytes = FilesClient.MaxDirectBytes / 4 * 3;

    public override JobNoun Noun => JobNoun.Prediction;

    public override bool HasRequestIds => true;

    public override JournalHeader Header() => template.Header();

    public override async Task<ImageSource?> OpenImageAsync(string source, CancellationToken cancellationToken)
    {
        if (new FileInfo(source).Length > MaxImageBytes)
        {
            return null;
        }

        MediaFormat format = await MediaDetection.ReadAsync(source, cancellationToken).ConfigureAwait(false);
        return format.ImageType is null ? null : await ImageSource.FromFileAsync(source, cancellationToken).ConfigureAwait(false);
    }

    public override Task<Prediction> StartAsync(BatchInput input, string requestId, CancellationToken cancellationToken) => input.Image is { } image
        ? client.If(input.Confirm).Predictions.GenerateImageAsync(template.For(image, requestId), cancellationToken)
        : client.If(input.Confirm).Predictions.GenerateMediaAsync(template.For(input.Source, input.FileId!, requestId), cancellationToken);

    public override Task<Prediction> GetAsync(string id, CancellationToken cancellationToken) => client.Predictions.GetAsync(id, cancellationToken);

    public override Prediction Read(JsonElement body, string? source) => client.Predictions.Read(body, source);

    public override JsonElement BodyOf(Prediction job) => job.GetBody();

    public override JobPoller<Prediction> Poll(PollOptions options, CancellationToken cancellationToken) => client.Predictions.Poll(options, cancellationToken);
}
