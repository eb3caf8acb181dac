using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the names of skills.</summary>
public sealed class SkillNameCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            client.Skills.ListAsync(null, cancellationToken), skill => new Candidate(skill.Name ?? "", Tip(skill.Description, skill.Version is null ? null : $"version {skill.Version}")));
}
