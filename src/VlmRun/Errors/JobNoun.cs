namespace VlmRun.Errors;

/// <summary>How messages call a kind of job, and which commands concern it.</summary>
/// <param name="One">One of them.</param>
/// <param name="Many">Several.</param>
/// <param name="Command">The noun of its cmdlets.</param>
internal sealed record JobNoun(string One, string Many, string Command)
{
    public static JobNoun Prediction { get; } = new("prediction", "predictions", "VlmPrediction");

    public static JobNoun Execution { get; } = new("execution", "executions", "VlmExecution");
}
