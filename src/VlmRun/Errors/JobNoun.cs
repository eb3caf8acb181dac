namespace VlmRun.Errors;

/// <summary>The names of a kind of job in messages and commands.</summary>
/// <param name="One">Singular.</param>
/// <param name="Many">Plural.</param>
/// <param name="Command">The noun of its cmdlets.</param>
internal sealed record JobNoun(string One, string Many, string Command)
{
    public static JobNoun Prediction { get; } = new("prediction", "predictions", "VlmPrediction");

    public static JobNoun Execution { get; } = new("execution", "executions", "VlmExecution");

    /// <summary>Its indefinite article.</summary>
    public string Article => One[0] == 'e' ? "an" : "a";

    /// <summary>The word for one, as a sentence begins.</summary>
    public string Title => char.ToUpperInvariant(One[0]) + One[1..];
}
