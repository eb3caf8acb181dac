namespace VlmRun.Batch.Intake;

/// <summary>-Include and -Exclude: patterns against the name of a file, as in Get-ChildItem.</summary>
internal sealed class NameFilter
{
    private readonly WildcardPattern[]? _include;
    private readonly (string Text, WildcardPattern Pattern)[] _exclude;

    /// <param name="include">Patterns of which a name must match one; null for every name.</param>
    /// <param name="exclude">Patterns of which a name must match none; null for none.</param>
    /// <exception cref="WildcardPatternException">A pattern cannot be used.</exception>
    public NameFilter(string[]? include, string[]? exclude)
    {
        _include = include?.Select(Pattern).ToArray();
        _exclude = [.. (exclude ?? []).Select(text => (text, Pattern(text)))];
    }

    /// <summary>The reason why a file with this name is left out; null if it is taken.</summary>
    public string? WhyNot(string name)
    {
        foreach ((string text, WildcardPattern pattern) in _exclude)
        {
            if (pattern.IsMatch(name))
            {
                return $"Its name matches -Exclude '{text}'.";
            }
        }

        return _include is null || Array.Exists(_include, pattern => pattern.IsMatch(name)) ? null : "Its name does not match -Include.";
    }

    private static WildcardPattern Pattern(string text)
    {
        WildcardPattern pattern = new(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        // It is checked when it is used: here, before anything is sent.
        pattern.IsMatch("");
        return pattern;
    }
}
