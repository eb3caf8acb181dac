namespace VlmRun.Predictions;

/// <summary>Starts predictions with the options of one command, by domain or by agent.</summary>
/// <param name="client">The API.</param>
internal sealed class PredictionRequests(VlmRunClient client)
{
    public string? Agent { get; init; }

    public string Version { get; init; } = "latest";

    public string? Model { get; init; }

    public bool? Batch { get; init; }

    public GenerationConfig? Config { get; init; }

    public RequestMetadata? Metadata { get; init; }

    public string? CallbackUrl { get; init; }

    public bool Resubmit { get; init; }

    /// <summary>Starts a prediction from images, which are sent in the request.</summary>
    public Task<Prediction> StartAsync(IReadOnlyList<ImageSource> images, PredictionTarget target, CancellationToken cancellationToken) => Agent is null
        ? client.Predictions.GenerateImageAsync(
            new ImageGenerateRequest
            {
                Images = images,
                Domain = target.Domain,
                Id = target.RequestId,
                Model = Model,
                Batch = Batch,
                Config = Config,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken)
        : client.Predictions.ExecuteImageAsync(
            new ImageExecuteRequest
            {
                Images = images,
                Name = Agent,
                Version = Version,
                Batch = Batch,
                Config = Config,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken);

    /// <summary>Starts a prediction from an image file.</summary>
    public async Task<Prediction> StartImageAsync(string path, PredictionTarget target, CancellationToken cancellationToken) =>
        await StartAsync([await ImageSource.FromFileAsync(path, cancellationToken).ConfigureAwait(false)], target, cancellationToken).ConfigureAwait(false);

    /// <summary>Uploads a file and starts a prediction from it.</summary>
    public Task<Prediction> UploadAsync(MediaKind kind, UploadRequest upload, PredictionTarget target, CancellationToken cancellationToken) => client.Files.UseAsync(
        upload,
        file => StartAsync(kind, file.Id, null, upload.Path, target, cancellationToken),
        cancellationToken);

    /// <summary>Starts a prediction from an uploaded file, or from an address.</summary>
    public Task<Prediction> StartAsync(
        MediaKind kind, string? fileId, string? url, string? source, PredictionTarget target, CancellationToken cancellationToken) => Agent is null
        ? client.Predictions.GenerateMediaAsync(
            new MediaGenerateRequest
            {
                Kind = kind,
                FileId = fileId,
                Url = url,
                Source = source,
                Domain = target.Domain,
                Id = target.RequestId,
                Model = Model,
                Batch = Batch,
                Config = Config,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken)
        : client.Predictions.ExecuteMediaAsync(
            new MediaExecuteRequest
            {
                Kind = kind,
                FileId = fileId,
                Url = url,
                Source = source,
                Name = Agent,
                Version = Version,
                Batch = Batch,
                Config = Config,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken);
}
