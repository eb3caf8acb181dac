using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of the most recent predictions.</summary>
public sealed class PredictionIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Predictions.ListAsync(new JobQuery<Prediction> { First = MaxCandidates }, cancellationToken),
            job => new Candidate(job.Id, Tip(job.Status, Formatting.ViewText.Names(job.Source), job.Domain, Time(job.CreatedAt)), job.Source));
}
