using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the names of agents.</summary>
public sealed class AgentNameCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Agents.ListAsync(cancellationToken), agent => new Candidate(agent.Name ?? "", Tip(agent.Description ?? agent.Prompt, Time(agent.UpdatedAt ?? agent.CreatedAt))));
}
