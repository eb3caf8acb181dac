using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>For values that only the user knows. Without a completer, PowerShell would offer file names.</summary>
public sealed class NoCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) => [];
}
