using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Finds the run that a shared journal continues, or replaces.</summary>
internal static class SharedStart
{
    /// <summary>The run of this name, and what a new start would replace; no run if there is none, or if it has no step.</summary>
    /// <exception cref="JournalUnusableException">It was created for another domain, or with other options.</exception>
    /// <exception cref="JournalInUseException">It would start again while other processes work on it.</exception>
    public static async Task<(RunRow? Row, JournalContent? Replaces)> FindAsync(
        RunStore store, SharedJournalOptions options, JournalHeader wanted, bool restart, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(options.Run, cancellationToken) is not { } row || !await store.HasStepsAsync(row.Id, cancellationToken))
        {
            return (null, null);
        }

        JournalHeader header = SharedRows.Header(row, options.Name);
        string? difference = restart ? null : header.Difference(wanted, options.Name);
        if (!restart && difference is null)
        {
            return (row, null);
        }

        RunTotals totals = await store.TotalsAsync(row.Id, cancellationToken);
        return difference is not null
            ? throw new JournalUnusableException(JournalProblem.OtherRun, difference) { Noun = header.Noun, Predictions = totals.Predictions, Credits = totals.Credits }
            : totals.LiveWorkers > 0
                ? throw new JournalInUseException($"The run '{options.Run}' cannot start again: {totals.LiveWorkers} other processes work on it.", null)
                : (row, new JournalContent(header.Noun, totals.Predictions, totals.Credits, false));
    }

    /// <summary>What a new start of a run would replace; null if it has no step.</summary>
    public static async Task<JournalContent?> ContentAsync(RunStore store, RunRow row, SharedJournalOptions options, CancellationToken cancellationToken)
    {
        if (!await store.HasStepsAsync(row.Id, cancellationToken))
        {
            return null;
        }

        RunTotals totals = await store.TotalsAsync(row.Id, cancellationToken);
        return new JournalContent(SharedRows.Header(row, options.Name).Noun, totals.Predictions, totals.Credits, false);
    }
}
