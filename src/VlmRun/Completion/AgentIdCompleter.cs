using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of agents.</summary>
public sealed class AgentIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Agents.ListAsync(cancellationToken), agent => new Candidate(agent.Id, Tip(agent.Name, agent.Description, Time(agent.UpdatedAt ?? agent.CreatedAt)), agent.Name));
}
