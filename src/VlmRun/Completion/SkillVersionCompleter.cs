using System.Collections;
using System.Runtime.CompilerServices;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the versions of the skill on the command line.</summary>
public sealed class SkillVersionCompleter : LiveCompleter
{
    private protected override Task<List<Candidate>> LoadAsync(VlmRunClient client, IDictionary bound, CancellationToken cancellationToken) =>
        TakeAsync(
            Versions(client, $"{bound["Name"]}", cancellationToken), skill => new Candidate(skill.Version ?? "", Tip(skill.Description, Time(skill.CreatedAt))));

    private protected override string Key(IDictionary bound) => $"{bound["Name"]}";

    private static async IAsyncEnumerable<Skill> Versions(VlmRunClient client, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SkillQuery query = new() { Grouped = false };
        await foreach (Skill skill in client.Skills.ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(skill.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                yield return skill;
            }
        }
    }
}
