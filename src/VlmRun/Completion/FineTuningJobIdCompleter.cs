using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of fine-tuning jobs.</summary>
public sealed class FineTuningJobIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.FineTuning.ListJobsAsync(0, MaxCandidates, cancellationToken),
            job => new Candidate(job.Id, Tip(job.Status, job.BaseModel, job.Suffix, Time(job.CreatedAt)), job.Suffix));
}
