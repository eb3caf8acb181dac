using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Records the steps of the sources that this process has.</summary>
/// <param name="claims">The sources that it has.</param>
/// <param name="noun">The words for the jobs.</param>
/// <param name="stop">Ends attempts to reach the database again.</param>
internal sealed class SharedSteps(SharedClaims claims, JobNoun noun, CancellationToken stop) : IDisposable
{
    private readonly SemaphoreSlim _skipping = new(1);

    /// <summary>Whether the service was seen to keep client ids; null if not known.</summary>
    public bool? KeepsIds { get; set; }

    public void Dispose() => _skipping.Dispose();

    /// <summary>Records a step; completes when it is committed.</summary>
    /// <exception cref="ClaimLostException">Another process has taken the source over.</exception>
    /// <exception cref="RunStoreException">It cannot be recorded.</exception>
    public async Task RecordAsync(RunWorker worker, JournalEntry entry)
    {
        if (entry.Step == JournalStep.Skipped)
        {
            // One after the other: there may be thousands at once.
            await _skipping.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                await worker.Changes.SkipAsync(entry.Source, $"{entry.Count} {entry.Reason}", SharedRows.Text(entry), stop).ConfigureAwait(false);
            }
            finally
            {
                _skipping.Release();
            }

            return;
        }

        HeldSource held = await claims.HoldAsync(worker, entry.Source, stop).ConfigureAwait(false);
        JournalEntry? merged = entry.After(held.Last);
        if (entry.Step == JournalStep.Arrived || merged is null)
        {
            if (held.Last?.Target is { } target)
            {
                await worker.Changes.RenameAsync(held.Row, target, stop).ConfigureAwait(false);
            }

            claims.Forget(entry.Source);
            return;
        }

        if (JournalStep.IsAfterwards(entry.Step))
        {
            string amended = SharedRows.Text(merged);
            if (!await worker.Changes.AmendAsync(held.Row, amended, held.Stored ?? "", entry.Step == JournalStep.Moving, stop).ConfigureAwait(false))
            {
                throw claims.Lost(entry.Source);
            }

            (held.Last, held.Stored) = (merged, amended);
            return;
        }

        if (entry.Step == JournalStep.Uploaded)
        {
            // The step that follows at once records both, in one commit. An upload that a crash in between loses is repeated, and costs nothing.
            held.Last = merged;
            return;
        }

        decimal credits = SharedRows.Credits(entry);
        merged = merged with { Prediction = null, Credits = credits, HasResult = entry.Prediction?.Text("id") is { Length: > 0 } };
        StepRow row = SharedRows.Step(held, entry, merged) with { Credits = credits };
        long before = worker.Timestamp;
        StepAnswer answer = await worker.AddAsync(row).ConfigureAwait(false);
        if (answer.OwnerOfId is { } owner)
        {
            throw JobOwners.Taken(noun, entry.Id!, entry.Source, owner);
        }

        if (!answer.IsRecorded)
        {
            throw claims.Lost(entry.Source);
        }

        (held.Last, held.Stored, held.ConfirmedAt) = (merged, row.Entry, before);
        if (entry.KeptId is { } kept && KeepsIds != kept)
        {
            KeepsIds = kept;
            await worker.SetKeepsIdsAsync(kept, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Confirms that this process still has a source as it has recorded it. The database is asked unless it said so just now.</summary>
    /// <exception cref="ClaimLostException">Another process has taken the source over.</exception>
    /// <exception cref="RunStoreException">That is not known.</exception>
    public async Task ConfirmAsync(RunWorker worker, string source, CancellationToken cancellationToken)
    {
        // Again after each answer: the process may have been suspended before it could read it.
        while (claims.Find(source) is { Stored: { } stored } held)
        {
            if (worker.IsRecent(held.ConfirmedAt))
            {
                return;
            }

            long before = worker.Timestamp;
            if (!await worker.ConfirmAsync(held.Row, stored, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            held.ConfirmedAt = before;
        }

        throw claims.Lost(source);
    }
}
