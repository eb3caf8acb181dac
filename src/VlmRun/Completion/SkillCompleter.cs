using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes skills by name. Paths, which -Skill accepts too, are completed by PowerShell.</summary>
public sealed class SkillCompleter : CandidateCompleter
{
    internal override bool LeavesToPowerShell(string word) => word.StartsWith('.') || word.StartsWith('~') || word.AsSpan().ContainsAny('/', '\\');

    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) =>
        new SkillNameCompleter().Find(command, parameter, bound);
}
