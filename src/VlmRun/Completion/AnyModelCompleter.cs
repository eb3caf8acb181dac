using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes models: those that are chatted with for agents and for <c>-Chat</c>, else those that make predictions.</summary>
public sealed class AnyModelCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) =>
        (command.EndsWith("VlmAgent", StringComparison.OrdinalIgnoreCase) || bound.Contains("Chat") ? (CandidateCompleter)new ChatModelCompleter() : new ModelCompleter())
            .Find(command, parameter, bound);
}
