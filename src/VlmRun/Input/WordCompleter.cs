using System.Collections;
using System.Management.Automation.Language;

namespace VlmRun.Input;

/// <summary>Completes known words; other values are also allowed.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private readonly string[] _words;

    private protected WordCompleter(params string[] words)
    {
        _words = words;
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        return _words
            .Where(known => known.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || known.Contains('.' + word, StringComparison.OrdinalIgnoreCase))
            .Select(known => new CompletionResult(known));
    }
}
