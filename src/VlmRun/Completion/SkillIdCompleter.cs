using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the ids of skills.</summary>
public sealed class SkillIdCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Skills.ListAsync(null, cancellationToken), skill => new Candidate(skill.Id, Tip(skill.Name, skill.Version is null ? null : $"version {skill.Version}", skill.Description), skill.Name));
}
