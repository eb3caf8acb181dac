using System.Collections;
using System.Management.Automation.Language;

namespace VlmRun.Sessions;

/// <summary>Completes the names of the sessions of this runspace.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        return SessionTable.All
            .Where(session => session.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(session => new CompletionResult(Quoted(session.Name), session.Name, CompletionResultType.ParameterValue, $"{session.BaseUri}, key from {session.Origin}"));
    }

    /// <summary>The name, quoted as an argument of a command.</summary>
    internal static string Quoted(string name) =>
        name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.') ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
