using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes the most recent ids of the command's noun, or of predictions if the noun has no ids.</summary>
public sealed class IdCompleter : CandidateCompleter
{
    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) => Completer(command).Find(command, parameter, bound);

    private static CandidateCompleter Completer(string command) => command[(command.IndexOf('-', StringComparison.Ordinal) + 1)..].ToLowerInvariant() switch
    {
        "vlmexecution" => new ExecutionIdCompleter(),
        "vlmfile" => new FileIdCompleter(),
        "vlmdataset" => new DatasetIdCompleter(),
        "vlmfinetuningjob" => new FineTuningJobIdCompleter(),
        "vlmagent" => new AgentIdCompleter(),
        "vlmskill" => new SkillIdCompleter(),
        "vlmmodel" => new ChatModelCompleter(),
        _ => new PredictionIdCompleter(),
    };
}
