using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of the most recent executions.</summary>
public sealed class ExecutionIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Agents.ListExecutionsAsync(new JobQuery<AgentExecution> { First = MaxCandidates }, cancellationToken),
            job => new Candidate(job.Id, Tip(job.Status, Formatting.ViewText.Names(job.Source), job.Name, Time(job.CreatedAt)), job.Source ?? job.Name));
}
