using System;
using System.IO;

namespace VlmRun.PostgreSql;

/// <summary>A database cannot serve as a journal.</summary>
public sealed class RunStoreException : IOException
{
    internal RunStoreException(RunStoreProblem problem, string message, Exception? inner = null)
        : base(message, inner)
    {
        Problem = problem;
    }

    /// <summary>The reason.</summary>
    public RunStoreProblem Problem { get; }
}
