using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes true and false.</summary>
public sealed class BooleanCompleter() : WordCompleter([new Candidate("$true", "yes"), new Candidate("$false", "no")])
{
    private protected override string Quoted(string text) => text;
}
