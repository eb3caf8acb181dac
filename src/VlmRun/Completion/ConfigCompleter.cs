using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes <c>-Config</c> with the fields that a command has no parameter for, each as a hashtable (api reference 3.4, 2.9).</summary>
public sealed class ConfigCompleter : CandidateCompleter
{
    private static readonly Candidate[] s_generation =
    [
        new Candidate("@{ max_retries = 3 }", "max_retries: how often the service itself repeats a generation."),
        new Candidate("@{ keyframes = $true }", "keyframes: return the frames that a video is understood by."),
    ];

    private static readonly Candidate[] s_agent =
    [
        new Candidate("@{ orchestration_mode = $true }", "orchestration_mode: let the agent use other agents."),
        new Candidate("@{ mode = 'program' }", "mode: how the service runs the agent or skill."),
    ];

    private static readonly Candidate[] s_chat =
    [
        new Candidate("@{ top_k = 40 }", "top_k: from how many of the likeliest tokens each is taken."),
        new Candidate("@{ logprobs = $true }", "logprobs: return how likely each token was."),
    ];

    internal override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) =>
        command.EndsWith("VlmAgent", StringComparison.OrdinalIgnoreCase) ? s_agent
        : command.EndsWith("VlmChat", StringComparison.OrdinalIgnoreCase) ? s_chat
        : s_generation;

    private protected override string Quoted(string text) => text;
}
