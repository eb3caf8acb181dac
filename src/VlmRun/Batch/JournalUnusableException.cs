using System;
using System.IO;

namespace VlmRun;

/// <summary>A run cannot go on with a journal, and has left it as it is.</summary>
public sealed class JournalUnusableException : IOException
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
}
