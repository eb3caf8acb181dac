using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>A run in PostgreSQL that is only read, for <c>-WhatIf</c>.</summary>
/// <param name="options">Where it is.</param>
/// <param name="row">The run; null if it does not exist, or starts again.</param>
internal sealed class SharedPreview(SharedJournalOptions options, RunRow? row) : IJournalReader
{
    public IEqualityComparer<string> Comparer { get; } = SourceComparer.Create();

    public bool? KeepsIds => row?.KeepsIds;

    /// <summary>Reads a run, which does not need to exist.</summary>
    public static async Task<SharedPreview> OpenAsync(SharedJournalOptions options, JournalHeader wanted, bool restart, CancellationToken cancellationToken)
    {
        RunRow? row = null;
        JournalContent? replaces = null;
        try
        {
            if (await RunStore.OpenAsync(options.Store, options.Name, false, cancellationToken) is { } store)
            {
                await using (store)
                {
                    row = await store.FindAsync(options.Run, cancellationToken);
                    if (restart)
                    {
                        replaces = row is null ? null : await SharedStart.ContentAsync(store, row, options, cancellationToken);
                        row = null;
                    }
                }
            }
        }
        catch (RunStoreException failure)
        {
            throw SharedJournalErrors.From(failure);
        }

        return row is not null && SharedRows.Header(row, options.Name).Difference(wanted, options.Name) is { } difference
            ? throw new JournalUnusableException(JournalProblem.OtherRun, difference)
            : new SharedPreview(options, row) { Replaces = replaces };
    }

    public async Task<SourceClaim> ClaimAsync(string source, CancellationToken cancellationToken)
    {
        if (row is null || await RunStore.OpenAsync(options.Store, options.Name, false, cancellationToken) is not { } store)
        {
            return new SourceClaim(source, null);
        }

        await using (store)
        {
            IReadOnlyList<SourceRow> rows = await store.LookUpAsync(row.Id, [source], cancellationToken);
            return rows is not [{ } found] ? new SourceClaim(source, null)
                : new SourceClaim(source, SharedRows.Entry(found), found.Owner == SourceOwner.Other ? ClaimState.Elsewhere : ClaimState.Taken);
        }
    }

    public JournalContent? Replaces { get; private init; }

    public async Task<IReadOnlyList<JournalEntry>> MovesAsync(CancellationToken cancellationToken)
    {
        List<JournalEntry> moves = [];
        if (row is not null && await RunStore.OpenAsync(options.Store, options.Name, false, cancellationToken) is { } store)
        {
            await using (store)
            {
                await foreach (SourceRow move in store.MovesAsync(row.Id, cancellationToken))
                {
                    moves.AddRange(SharedRows.Moves([move]));
                }
            }
        }

        return moves;
    }

    public async Task<IReadOnlyList<JournalEntry>> SameSizeAsync(long bytes, CancellationToken cancellationToken)
    {
        if (row is null || await RunStore.OpenAsync(options.Store, options.Name, false, cancellationToken) is not { } store)
        {
            return [];
        }

        await using (store)
        {
            return SharedRows.Entries(await store.SameSizeAsync(row.Id, bytes, cancellationToken));
        }
    }

    public void ClaimId(string id, string source)
    {
    }
}
