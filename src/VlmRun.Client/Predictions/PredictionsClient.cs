using VlmRun.Jobs;

namespace VlmRun;

/// <summary>Predictions: start, get and list them, and wait for them.</summary>
public sealed class PredictionsClient
{
    private const string Route = "predictions";

    private readonly ApiConnection _connection;
    private readonly PollCache _cache;
    private readonly JobSources _sources;
    private readonly JobBills _bills;
    private readonly JobRoute<Prediction> _jobs;

    internal PredictionsClient(ApiConnection connection, PollCache cache, JobSources sources, JobBills bills)
    {
        _connection = connection;
        _cache = cache;
        _sources = sources;
        _bills = bills;
        _jobs = new JobRoute<Prediction>(connection, ApiResource.Predictions, Route, (request, body) => Read(request, body, null));
    }

    /// <summary>Gets one prediction: <c>GET predictions/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such prediction.</exception>
    public Task<Prediction> GetAsync(string id, CancellationToken cancellationToken) => _jobs.GetAsync(id, cancellationToken);

    /// <summary>Lists the predictions of the account, page by page as they are consumed: <c>GET predictions</c>.</summary>
    public IAsyncEnumerable<Prediction> ListAsync(JobQuery<Prediction>? query, CancellationToken cancellationToken) =>
        _jobs.ListAsync(query, cancellationToken);

    /// <summary>Starts an image prediction by domain; sent at most once: <c>POST image/generate</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the work was started.</exception>
    public Task<Prediction> GenerateImageAsync(ImageGenerateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ImageGenerateBody body = new(
            request.Id, request.Domain, request.Model, request.Batch, request.Config, request.Metadata, request.CallbackUrl);
        ApiRequest post = ImageBody.Post(ApiResource.Predictions, "image/generate", request.Images, body, PredictionJsonContext.Requests.ImageGenerateBody);
        return StartAsync(post, request, request.Batch == true, request.Id, ImageBody.Source(request.Images), cancellationToken);
    }

    /// <summary>Starts an image prediction by a named agent; sent at most once: <c>POST image/execute</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the work was started.</exception>
    public Task<Prediction> ExecuteImageAsync(ImageExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ImageExecuteBody body = new(
            request.Name, request.Version, request.Batch, request.Config, request.Metadata, request.CallbackUrl);
        ApiRequest post = ImageBody.Post(ApiResource.AgentPredictions, "image/execute", request.Images, body, PredictionJsonContext.Requests.ImageExecuteBody);
        return StartAsync(post, request, request.Batch == true, null, ImageBody.Source(request.Images), cancellationToken);
    }

    /// <summary>Starts a prediction by domain from a file; sent at most once: <c>POST {document|audio|video}/generate</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the work was started.</exception>
    public Task<Prediction> GenerateMediaAsync(MediaGenerateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        MediaGenerateBody body = new(
            request.FileId,
            request.Url,
            request.Id,
            request.Domain,
            request.Model,
            request.Batch,
            request.Config,
            request.Metadata,
            request.CallbackUrl);
        ApiRequest post = ApiRequest.Post(ApiResource.Predictions, $"{MediaRoutes.Of(request.Kind)}/generate", body, PredictionJsonContext.Requests.MediaGenerateBody);
        return StartAsync(post, request, request.Batch != false, request.Id, Source(request), cancellationToken);
    }

    /// <summary>Starts a prediction by a named agent from a file; sent at most once: <c>POST {document|audio|video}/execute</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the work was started.</exception>
    public Task<Prediction> ExecuteMediaAsync(MediaExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        MediaExecuteBody body = new(
            request.FileId, request.Url, request.Name, request.Version, request.Batch, request.Config, request.Metadata, request.CallbackUrl);
        ApiRequest post = ApiRequest.Post(ApiResource.AgentPredictions, $"{MediaRoutes.Of(request.Kind)}/execute", body, PredictionJsonContext.Requests.MediaExecuteBody);
        return StartAsync(post, request, request.Batch != false, null, Source(request), cancellationToken);
    }

    /// <summary>Waits for any number of predictions in one loop, with as few requests as possible: <c>GET predictions</c>, <c>GET predictions/{id}</c>.</summary>
    public JobPoller<Prediction> Poll(PollOptions options, CancellationToken cancellationToken) =>
        new(_jobs, _cache, options, _connection.Time, _connection.Listener, cancellationToken);

    /// <summary>Creates a prediction from its stored JSON.</summary>
    internal Prediction Read(JsonElement body, string? source) => Read(ApiRequest.Get(ApiResource.Predictions, Route), body, source);

    internal Prediction Read(ApiRequest request, JsonElement body, string? source)
    {
        string id = JsonResponseReader.Id(request, body, "prediction");
        _sources.Keep(id, source);
        Prediction prediction = new(id, body, source ?? _sources.Find(id), _connection.Convert);
        _bills.Note(prediction);
        return prediction;
    }

    private static string Source(MediaRequest request) => request.Source ?? request.FileId ?? request.Url ?? "";

    private async Task<Prediction> StartAsync(
        ApiRequest post, PredictionRequest request, bool isBatch, string? id, string source, CancellationToken cancellationToken)
    {
        if (id is not null)
        {
            // Before it is sent: a webhook may be faster than the answer.
            _sources.Keep(id, source, request.Config?.JsonSchema);
        }

        ApiRequest work = post.AsWork(request.Resubmit, isBatch ? ApiRequest.UsualFindWindow : ApiRequest.WorkTimeout);
        RecoveryLookup? lookup = id is null
            ? null
            : new RecoveryLookup(id, _jobs.Find(id), isBatch ? null : found => Read(work, found, source).IsFinished);
        JsonElement body = await AtMostOnce.StartAsync(_connection, work, lookup, cancellationToken).ConfigureAwait(false);
        Prediction started = Read(work, body, source);
        _sources.Keep(started.Id, source, request.Config?.JsonSchema);
        return started;
    }
}
