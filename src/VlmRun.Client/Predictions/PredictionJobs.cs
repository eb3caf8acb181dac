using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Waiting;

namespace VlmRun;

/// <summary>Predictions as the watcher sees them.</summary>
internal sealed class PredictionJobs(PredictionsClient predictions, ApiConnection connection) : IWatchedJobs<Prediction>
{
    public string Id(Prediction job) => job.Id;

    public string Status(Prediction job) => job.Status;

    public bool IsFinal(Prediction job) => job.IsFinished;

    public Prediction Merge(Prediction job, Prediction? known) => job.From(known?.Source);

    public Task<Prediction> GetAsync(string id, CancellationToken cancellationToken) => predictions.GetAsync(id, cancellationToken);

    public async IAsyncEnumerable<Prediction> ListAsync(
        long skip, int limit, AnswerSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiPath.Query("predictions", ("skip", skip), ("limit", limit)));
        await foreach (JsonElement row in connection.SendForArrayAsync(request, size, cancellationToken).ConfigureAwait(false))
        {
            yield return predictions.Read(request, row, null);
        }
    }
}
