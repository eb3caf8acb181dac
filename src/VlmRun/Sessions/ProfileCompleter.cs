using System.Collections;
using System.Management.Automation.Language;

namespace VlmRun.Sessions;

/// <summary>Completes the names of the profiles in the configuration file; none if the file cannot be read.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            return [.. ConfigFile.ReadProfiles().Values
                .Where(profile => profile.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(profile => new CompletionResult(SessionCompleter.Quoted(profile.Name), profile.Name, CompletionResultType.ParameterValue, profile.BaseUrl ?? profile.Path))];
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
