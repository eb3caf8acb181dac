using System.Collections;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes known words; other words may be given as well.</summary>
public abstract class WordCompleter : CandidateCompleter
{
    private readonly Candidate[] _words;

    private protected WordCompleter(params string[] words)
        : this([.. words.Select(word => new Candidate(word, ""))])
    {
    }

    private protected WordCompleter(Candidate[] words)
    {
        _words = words;
    }

    internal sealed override IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound) => _words;
}
