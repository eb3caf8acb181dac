namespace VlmRun;

/// <summary>A run cannot continue a journal, and did not change it.</summary>
public sealed class JournalUnusableException : IOException, IErrorDescription
{
    internal JournalUnusableException(JournalProblem problem, string message, Exception? inner = null)
        : base(message, inner)
    {
        Problem = problem;
    }

    /// <summary>The reason.</summary>
    public JournalProblem Problem { get; }

    /// <summary>The words for its jobs.</summary>
    internal JobNoun Noun { get; init; } = JobNoun.Prediction;

    /// <summary>Number of predictions or executions in it, as far as it can be read: a new start would pay for them again.</summary>
    public int Predictions { get; internal init; }

    /// <summary>Credits that these predictions have used; 100 credits are one US dollar.</summary>
    public decimal Credits { get; internal init; }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => "JournalUnusable";

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => ErrorCategory.InvalidData;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => Problem switch
    {
        JournalProblem.NotAJournal => "Specify the path of a journal or of a new file as -Journal. This file was not changed.",
        JournalProblem.NewerVersion => "Update-Module VlmRun; or specify another -Journal, which pays for everything again.",
        _ when Predictions == 0 => "Specify another -Journal, or use -Force to start this run again. It has no job that is known to be paid for.",
        _ => $"Specify another -Journal. -Force starts this run again, and pays again for {ErrorRecords.Cost(Noun, Predictions, Credits)}.",
    };
}
