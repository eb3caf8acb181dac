using System.Collections;
using System.Management.Automation.Language;
using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes values that start with the typed text, then values that contain it. If none match, nothing else is offered.</summary>
public abstract class CandidateCompleter : IArgumentCompleter
{
    private const int MaxTip = 400;

    private protected CandidateCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        if (LeavesToPowerShell(word))
        {
            return null!;
        }

        Candidate[] all = [.. Find(commandName ?? "", parameterName ?? "", fakeBoundParameters ?? new Hashtable())];
        IEnumerable<Candidate> begins = all.Where(candidate => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        IEnumerable<Candidate> contains = all.Where(candidate =>
            candidate.Text.Contains(word, StringComparison.OrdinalIgnoreCase) || candidate.Words?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
        // Never null: PowerShell would then offer file names.
        return [.. begins.Concat(contains).DistinctBy(candidate => candidate.Text).Select(Result)];
    }

    /// <summary>Whether the typed text is a path, which PowerShell completes itself.</summary>
    internal virtual bool LeavesToPowerShell(string word) => false;

    /// <summary>All values.</summary>
    internal abstract IEnumerable<Candidate> Find(string command, string parameter, IDictionary bound);

    /// <summary>The value as it is written on the command line.</summary>
    private protected virtual string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/') && !text.StartsWith('-')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private CompletionResult Result(Candidate candidate)
    {
        string shown = TerminalText.Safe(candidate.Text).ReplaceLineEndings(" ");
        string tip = TerminalText.Safe(candidate.Tip.Length > 0 ? candidate.Tip : candidate.Text).ReplaceLineEndings(" ");
        return new CompletionResult(
            Quoted(candidate.Text), shown.Length > 0 ? shown : "''", CompletionResultType.ParameterValue, tip.Length <= MaxTip ? tip.Length > 0 ? tip : "''" : tip[..MaxTip] + "…");
    }
}
