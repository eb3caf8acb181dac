using VlmRun.Batch.Journals;
using VlmRun.Budgets;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Reads the state of a run in PostgreSQL.</summary>
internal static class SharedRunState
{
    private static readonly string[] s_inOrder = [JournalStep.Completed, JournalStep.Submitted, JournalStep.Uploaded, JournalStep.Skipped];

    /// <summary>The state of a run, also while processes work on it.</summary>
    /// <exception cref="JournalStoreException">The database cannot be used, or there is no such run.</exception>
    public static async Task<BatchState> ReadAsync(SharedJournalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            RunStore? store = await RunStore.OpenAsync(options.Store, options.Name, false, cancellationToken);
            await using (store)
            {
                RunRow? row = store is null ? null : await store.FindAsync(options.Run, cancellationToken);
                return row is null
                    ? throw SharedJournalErrors.NoRun(options)
                    : await ReadAsync(store!, options.Name, row, null, cancellationToken);
            }
        }
        catch (RunStoreException failure)
        {
            throw SharedJournalErrors.From(failure);
        }
    }

    /// <summary>The state of a run of a store that is open; null if the database does not answer in time.</summary>
    public static async Task<BatchState?> ReadAsync(RunStore store, string name, RunRow row, RunEnd mine, bool isStopped, CancellationToken cancellationToken)
    {
        using CancellationTokenSource brief = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        brief.CancelAfter(isStopped ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1));
        try
        {
            return await ReadAsync(store, name, row, mine, brief.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RunStoreException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The state of a run of a store that is open.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Its address and run.</param>
    /// <param name="row">The run.</param>
    /// <param name="mine">How this process has ended its part; null if it has none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<BatchState> ReadAsync(RunStore store, string name, RunRow row, RunEnd? mine, CancellationToken cancellationToken)
    {
        IReadOnlyList<StepCount> counts = await store.CountAsync(row.Id, cancellationToken);
        RunBill bill = await store.BillAsync(row.Id, cancellationToken);
        DateTime? lastAt = counts.Max(count => count.LastAt);
        List<JournalEntry> others = [];
        await foreach (SourceRow source in store.AtStepsAsync(row.Id, s_inOrder, true, cancellationToken))
        {
            if (SharedRows.Entry(source) is { } entry && !(entry.Step == JournalStep.Submitting && source.Owner == SourceOwner.Other))
            {
                others.Add(entry);
            }
        }

        List<BatchSkip> skipped = [];
        await foreach (SourceRow source in store.AtStepsAsync(row.Id, [JournalStep.Skipped], false, cancellationToken))
        {
            using JsonDocument entry = JsonDocument.Parse(source.Entry!);
            skipped.Add(new BatchSkip(source.Path, entry.RootElement.Text("reason") ?? "") { Count = (int)(entry.RootElement.Number("count") ?? 1) });
        }

        List<JournalEntry> moves = [];
        await foreach (SourceRow source in store.MovesAsync(row.Id, cancellationToken))
        {
            moves.AddRange(SharedRows.Entry(source) is { } move ? [move] : []);
        }

        IReadOnlyList<WorkerRow> workers = await store.WorkersAsync(row.Id, cancellationToken);
        WorkerRow? last = workers.Where(worker => worker.EndedAt is not null).MaxBy(worker => worker.EndedAt);
        bool isGone = workers.Any(worker => worker.EndedAt is null && worker.LeaseLeft <= TimeSpan.Zero && (last is null || worker.LeaseUntil > last.EndedAt));
        return BatchState.Of(name, SharedRows.Header(row, name), new JournalFacts
        {
            Steps = [.. counts.Where(count => count.Step != JournalStep.Skipped).Select(count => new StepTally(count.Step, count.IsLive, (int)Math.Min(int.MaxValue, count.Count)))],
            Unfinished = others,
            Skipped = skipped,
            Moves = moves,
            Duplicates = [.. (await store.DuplicatesAsync(row.Id, cancellationToken)).Select(pair => new BatchDuplicate(pair.Path, pair.Original))],
            Credits = bill.Credits,
            LastAt = lastAt,
            PerMinute = Rate(bill, lastAt),
            IsRunning = mine is null && workers.Any(worker => worker.EndedAt is null && worker.LeaseLeft > TimeSpan.Zero),
            HasBegun = true,
            End = mine ?? (last is null || isGone ? null : new RunEnd(last.Early, Failures(workers))),
            Workers = [.. workers.Select(worker => ToWorker(worker, counts))],
            Budget = ToBudget(await store.BudgetAsync(row.Id, cancellationToken)),
        });
    }

    // Processes that have worked at the same time are one run.
    private static int Failures(IEnumerable<WorkerRow> workers)
    {
        DateTime since = DateTime.MaxValue;
        int failures = 0;
        foreach (WorkerRow worker in workers.Where(worker => worker.EndedAt is not null).OrderByDescending(worker => worker.EndedAt))
        {
            if (since != DateTime.MaxValue && worker.EndedAt < since)
            {
                break;
            }

            failures += worker.Failures;
            since = worker.JoinedAt < since ? worker.JoinedAt : since;
        }

        return failures;
    }

    private static double? Rate(RunBill bill, DateTime? lastAt) =>
        bill.FirstAt is { } first && lastAt > first ? Math.Round(bill.Ended / (lastAt.Value - first).TotalMinutes, 1) : null;

    private static BatchBudget? ToBudget(BudgetRow? row)
    {
        if (row is null)
        {
            return null;
        }

        BudgetState budget = SharedBudgetStore.Of(row).State;
        return new BatchBudget(budget.Max, budget.Used, budget.Reserved) { StartedAt = row.StartedAt.ToLocalTime() };
    }

    private static BatchWorker ToWorker(WorkerRow row, IReadOnlyList<StepCount> counts) => new(row.Host, row.ProcessId)
    {
        JoinedAt = row.JoinedAt.ToLocalTime(),
        EndedAt = row.EndedAt?.ToLocalTime(),
        // Rounded up: a lease that is live is not shown as 0.
        LeaseSec = row.EndedAt is null ? Math.Max(0, Math.Ceiling(row.LeaseLeft.TotalSeconds * 10) / 10) : 0,
        RequestsPerMinute = row.LeaseLeft > TimeSpan.Zero && row.PerMinute is { } share ? Math.Round(share, 1) : null,
        Claimed = row.Claimed,
        Ended = counts.Where(count => count.EndedBy == row.Id).Sum(count => count.Count),
    };
}
