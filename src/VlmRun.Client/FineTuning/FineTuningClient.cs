using VlmRun.Jobs;

namespace VlmRun;

/// <summary>Fine-tuning: create, provision and use models.</summary>
public sealed class FineTuningClient
{
    private const string JobsRoute = "fine_tuning/jobs";
    private const string ModelsRoute = "fine_tuning/models";

    private readonly ApiConnection _connection;
    private readonly JobSources _sources;

    internal FineTuningClient(ApiConnection connection, JobSources sources)
    {
        _connection = connection;
        _sources = sources;
    }

    /// <summary>Starts a fine-tuning job; sent at most once: <c>POST fine_tuning/create</c>.</summary>
    /// <exception cref="ArgumentException">The suffix contains invalid characters.</exception>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the job was started.</exception>
    public async Task<FineTuningJob> CreateAsync(FineTuningRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Suffix is { } suffix && !FineTuningRequest.IsSuffix(suffix))
        {
            throw new ArgumentException($"'{suffix}' is not a valid suffix; use letters, digits, '_' and '-'.");
        }

        FineTuningBody body = new(
            request.Model,
            request.TrainingFileId,
            request.ValidationFileId,
            request.Epochs,
            BatchSize(request.BatchSize),
            request.LearningRate,
            request.Suffix,
            request.WandbApiKey,
            request.WandbBaseUrl,
            request.WandbProjectName,
            request.CallbackUrl);
        ApiRequest post = ApiRequest.Post(ApiResource.FineTuningJobs, "fine_tuning/create", body, FineTuningJsonContext.Requests.FineTuningBody);
        return ReadJob(post, await StartAsync(post with { IsAtMostOnce = true, Resubmit = request.Resubmit, StartsJob = true }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Provisions a fine-tuned model for a limited time: <c>POST fine_tuning/provision</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the model was provisioned.</exception>
    public async Task<ModelProvision> ProvisionAsync(ProvisionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiRequest post = ApiRequest.Post(ApiResource.ModelProvisions, "fine_tuning/provision", request, FineTuningJsonContext.Requests.ProvisionRequest);
        JsonElement answer = await StartAsync(post with { IsAtMostOnce = true, Resubmit = request.Resubmit }, cancellationToken).ConfigureAwait(false);
        return new ModelProvision(answer.Text("id")!, answer, request);
    }

    /// <summary>Makes a prediction with a fine-tuned model; sent at most once: <c>POST fine_tuning/generate</c>.</summary>
    /// <exception cref="ArgumentException">The prompt or the JSON schema is missing, or the images or the video are missing or too many.</exception>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the work was started.</exception>
    public async Task<Prediction> GenerateAsync(FineTunedModelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        IReadOnlyList<MediaSource> media = request.Video is { } video ? [video] : request.Images;
        ApiRequest post = ImageBody.Post(
            ApiResource.FineTunedModels,
            "fine_tuning/generate", media, request, FineTuningJsonContext.Requests.FineTunedModelRequest, request.Video is null ? "images" : "videos");
        JsonElement answer = await StartAsync(post.AsWork(request.Resubmit, ApiRequest.WorkTimeout), cancellationToken).ConfigureAwait(false);
        Prediction made = new(answer.Text("id")!, answer, ImageBody.Source(media), _connection.Convert);
        _sources.Keep(made.Id, made.Source, request.Config?.JsonSchema);
        return made;
    }

    /// <summary>Gets one job: <c>GET fine_tuning/jobs/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such job.</exception>
    public async Task<FineTuningJob> GetJobAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.FineTuningJobs, ApiPath.Of(JobsRoute, id));
        return ReadJob(request, await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lists the jobs of the account, page by page as they are consumed: <c>GET fine_tuning/jobs</c>.</summary>
    public async IAsyncEnumerable<FineTuningJob> ListJobsAsync(
        long skip, long? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.FineTuningJobs, JobsRoute);
        await foreach (JsonElement row in PageReader.ReadAsync(_connection, request, skip, first, null, cancellationToken).ConfigureAwait(false))
        {
            yield return ReadJob(request, row);
        }
    }

    /// <summary>Lists the fine-tuned models of the account, page by page as they are consumed: <c>GET fine_tuning/models</c>.</summary>
    public async IAsyncEnumerable<FineTunedModel> ListModelsAsync(
        long skip, long? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<JsonElement> rows = PageReader.ReadAsync(
            _connection, ApiRequest.Get(ApiResource.FineTunedModels, ModelsRoute), skip, first, null, cancellationToken, new ListFormat { Kind = JsonValueKind.String });
        await foreach (JsonElement row in rows.ConfigureAwait(false))
        {
            yield return new FineTunedModel(row.Plain());
        }
    }

    // A number is sent as a number, a word as a string.
    private static JsonElement? BatchSize(string? size) => size is null ? null
        : int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? JsonSerializer.SerializeToElement(number, FineTuningJsonContext.Requests.Int32)
            : JsonSerializer.SerializeToElement(size, FineTuningJsonContext.Requests.String);

    // These routes take no client id: work whose response was lost cannot be looked up.
    private Task<JsonElement> StartAsync(ApiRequest request, CancellationToken cancellationToken) =>
        AtMostOnce.StartAsync(_connection, request, null, cancellationToken);

    private static FineTuningJob ReadJob(ApiRequest request, JsonElement body) =>
        new FineTuningJob(JsonResponseReader.Id(request, body, "job"), body);
}
