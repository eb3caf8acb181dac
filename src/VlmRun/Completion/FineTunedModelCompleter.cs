using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes fine-tuned models.</summary>
public sealed class FineTunedModelCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.FineTuning.ListModelsAsync(0, MaxCandidates, cancellationToken), model => new Candidate(model.Model, ""));
}
