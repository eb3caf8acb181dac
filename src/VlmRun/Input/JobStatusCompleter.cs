using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VlmRun.Input;

/// <summary>Completes the states of a job; other words may be given too.</summary>
public sealed class JobStatusCompleter : IArgumentCompleter
{
    private static readonly string[] s_words =
        [JobStatus.Completed, JobStatus.Enqueued, JobStatus.Failed, JobStatus.Paused, JobStatus.Pending, JobStatus.Running];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_words.Where(word => word.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(word));
}
