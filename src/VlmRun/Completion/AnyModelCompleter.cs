using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes models: chat models for agents and with <c>-Chat</c>, prediction models otherwise.</summary>
public sealed class AnyModelCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) =>
        (command.EndsWith("VlmAgent", StringComparison.OrdinalIgnoreCase) || bound.Contains("Chat") ? (CandidateCompleter)new ChatModelCompleter() : new ModelCompleter())
            .Find(command, parameter, bound);
}
