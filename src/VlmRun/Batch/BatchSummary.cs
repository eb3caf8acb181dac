using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The text that a batch shows at its end.</summary>
internal static class BatchSummary
{
    private const int MaxNamed = 10;

    /// <summary>The summary of a plan, for <c>-WhatIf</c>.</summary>
    public static string Of(BatchPlan plan, JournalContent? replaces) => plan + Named("left out: ", plan.Skipped, "-Verbose names them") + Retried(plan)
        + (replaces is null ? "" : $"\n-Force pays again for what the journal contains: {ErrorRecords.Cost(replaces.Noun, replaces.Jobs, replaces.Credits)}.");

    /// <summary>What -RetryFailed pays for again; empty if nothing is sent again.</summary>
    public static string Retried(BatchPlan plan)
    {
        int count = plan.Retried.Count();
        string files = count == 1 ? "1 failed file is" : string.Create(CultureInfo.InvariantCulture, $"{count} failed files are");
        return count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"\n{files} sent again and paid for again; earlier attempts used {plan.Retried.Sum(source => source.Last!.Credits):0.##} credits.");
    }

    /// <summary>The summary of a run that has ended.</summary>
    public static string Of(IJournal journal, BatchState state)
    {
        if (journal.Replaces is not null)
        {
            return $"Nothing was sent; '{journal.Name}' was not changed.";
        }

        string rate = state.PerMinute is { } perMinute ? $", {perMinute} a minute" : "";
        string kept = journal.Kept is null ? "" : $"\nThe previous journal was saved as '{journal.Kept}'.";
        string early = state.EndedEarly is null ? "" : $"\nThe run has ended early: {state.EndedEarly}. The same command continues it.";
        return $"{state}{rate}{early}{Named("", state.Failures, $"(Get-VlmBatch '{state.Journal}').Failures")}"
            + Named("", state.Duplicates, $"(Get-VlmBatch '{state.Journal}').Duplicates")
            + $"{Named("left out: ", state.Skipped, $"(Get-VlmBatch '{state.Journal}').Skipped")}{kept}";
    }

    private static string Named<T>(string before, IReadOnlyCollection<T> all, string rest)
    {
        string named = string.Concat(all.Take(MaxNamed).Select(one => $"\n  {before}{one}"));
        return all.Count > MaxNamed ? $"{named}\n  … and {all.Count - MaxNamed} more: {rest}" : named;
    }
}
