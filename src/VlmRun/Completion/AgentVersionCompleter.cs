using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the versions of the agent on the command line.</summary>
public sealed class AgentVersionCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound)
    {
        string name = $"{bound["Agent"] ?? bound["Name"]}:";
        return new AgentNameCompleter().Find(command, parameter, bound)
            .Where(agent => agent.Text.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .Select(agent => agent with { Text = agent.Text[name.Length..] });
    }
}
