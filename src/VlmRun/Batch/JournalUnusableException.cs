using System;
using System.IO;
using System.Management.Automation;
using VlmRun.Errors;

namespace VlmRun;

/// <summary>A run cannot go on with a journal, and has left it as it is.</summary>
public sealed class JournalUnusableException : IOException, IErrorDescription
{
    internal JournalUnusableException(JournalProblem problem, string message, Exception? inner = null)
        : base(message, inner)
    {
        Problem = problem;
    }

    /// <summary>What keeps it from being gone on with.</summary>
    public JournalProblem Problem { get; }

    /// <summary>Predictions that it holds, as far as it can be read: what a new start would pay for again.</summary>
    public int Predictions { get; internal init; }

    /// <summary>Credits that these have used; 100 credits are one US dollar.</summary>
    public decimal Credits { get; internal init; }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => "JournalUnusable";

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => ErrorCategory.InvalidData;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => Problem switch
    {
        JournalProblem.NotAJournal => "Give the path of a journal, or of a file that is not there yet, as -Journal; this one is left as it is.",
        JournalProblem.NewerVersion => "Update-Module VlmRun; or give another -Journal, which pays for everything again.",
        _ when Predictions == 0 => "Give another -Journal; -Force starts this one anew. Nothing in it is known to be paid for.",
        _ => $"Give another -Journal; -Force starts this one anew, and pays again for what it holds: {ErrorRecords.Cost(Predictions, Credits)}.",
    };
}
