using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Waiting;

namespace VlmRun;

/// <summary>Predictions: start them, get them, list them, wait for them.</summary>
public sealed class PredictionsClient
{
    private const string Route = "predictions";

    private readonly ApiConnection _connection;
    private readonly Func<JsonElement, object?>? _convert;
    private readonly WatchMemory _memory;

    internal PredictionsClient(ApiConnection connection, Func<JsonElement, object?>? convert, WatchMemory memory)
    {
        _connection = connection;
        _convert = convert;
        _memory = memory;
    }

    /// <summary>One prediction: <c>GET predictions/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such prediction.</exception>
    public async Task<Prediction> GetAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = Find(id);
        PredictionBody body = await _connection.SendAsync(request, WireContext.Default.PredictionBody, null, cancellationToken)
            .ConfigureAwait(false);
        return Read(request, body, null);
    }

    /// <summary>The predictions of the account, page by page as they are consumed: <c>GET predictions</c>.</summary>
    public async IAsyncEnumerable<Prediction> ListAsync(
        PredictionQuery? query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        query ??= new PredictionQuery();
        NewestFirst order = new(query.Since);
        long skip = query.HasFilter ? query.Skip : 0;
        long? first = query.First;
        if (first <= 0)
        {
            yield break;
        }

        ApiRequest request = ApiRequest.Get(Route);
        IAsyncEnumerable<PredictionBody> rows = PageReader.ReadAsync(
            _connection,
            Route,
            WireContext.Default.PredictionBody,
            row => row.Id,
            query.HasFilter ? 0 : query.Skip,
            query.HasFilter ? null : query.First,
            query.Since is null ? null : order.PageEnded,
            cancellationToken);
        await foreach (PredictionBody row in rows.ConfigureAwait(false))
        {
            Prediction prediction = Read(request, row, null);
            order.Add(prediction.CreatedAt);
            if (!query.Matches(prediction) || skip-- > 0)
            {
                continue;
            }

            yield return prediction;
            if (--first <= 0)
            {
                yield break;
            }
        }
    }

    /// <summary>Starts an image prediction by domain, once: <c>POST image/generate</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The answer was lost, and so whether the work was started.</exception>
    public Task<Prediction> GenerateImageAsync(ImageGenerateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ImageGenerateBody body = new(
            request.Id, request.Domain, request.Model, request.Batch, request.Config, request.Metadata, request.CallbackUrl);
        ApiRequest post = Post(
            "image/generate",
            request,
            ImageBody.Pieces(request.Images, body, WireContext.Default.ImageGenerateBody),
            ImageBody.Describe(request.Images, body, WireContext.Default.ImageGenerateBody));
        return StartAsync(post, request, request.Id, cancellationToken);
    }

    /// <summary>Starts an image prediction by a named agent, once: <c>POST image/execute</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The answer was lost, and so whether the work was started.</exception>
    public Task<Prediction> ExecuteImageAsync(ImageExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ImageExecuteBody body = new(
            request.Name, request.Version, request.Batch, request.Config, request.Metadata, request.CallbackUrl);
        ApiRequest post = Post(
            "image/execute",
            request,
            ImageBody.Pieces(request.Images, body, WireContext.Default.ImageExecuteBody),
            ImageBody.Describe(request.Images, body, WireContext.Default.ImageExecuteBody));
        return StartAsync(post, request, null, cancellationToken);
    }

    /// <summary>Waits for any number of predictions in one loop, with as few requests as it can.</summary>
    public JobWatcher<Prediction> Watch(WatchOptions options, CancellationToken cancellationToken) =>
        new(new PredictionJobs(this, _connection), _memory, options, _connection.Time, _connection.Listener, cancellationToken);

    internal Prediction Read(ApiRequest request, PredictionBody body, string? source) =>
        string.IsNullOrEmpty(body.Id)
            ? throw JsonAnswer.Invalid(request, 200, "holds no prediction: it has no 'id'", null)
            : new Prediction(body, source, _convert);

    private static ApiRequest Find(string id) => ApiRequest.Get(ApiPath.Of(Route, id));

    private static ApiRequest Post(string route, ImageRequest request, IReadOnlyList<object> pieces, string description) =>
        ApiRequest.Post(route, pieces, description, !request.Resubmit, ApiRequest.WorkTimeout) with
        {
            FindWindow = request.Batch == true ? TimeSpan.FromSeconds(60) : ApiRequest.WorkTimeout,
        };

    private async Task<Prediction> StartAsync(ApiRequest post, ImageRequest request, string? id, CancellationToken cancellationToken)
    {
        PredictionBody body = await PaidWork.StartAsync(
            _connection, post, WireContext.Default.PredictionBody, id, answer => answer.Id, id is null ? null : Find(id), cancellationToken)
            .ConfigureAwait(false);
        return Read(post, body, string.Join("; ", request.Images));
    }
}
