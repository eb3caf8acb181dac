using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>For what only the user knows: PowerShell would offer the names of files.</summary>
public sealed class NoCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) => [];
}
