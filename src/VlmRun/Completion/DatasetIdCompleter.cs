using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of datasets.</summary>
public sealed class DatasetIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Datasets.ListAsync(0, MaxCandidates, cancellationToken),
            dataset => new Candidate(dataset.Id, Tip(dataset.Status, dataset.DatasetName, dataset.Domain, Time(dataset.CreatedAt)), dataset.DatasetName));
}
