using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.PostgreSql;

/// <summary>The budget that the workers of a run share. Safe to use from several threads.</summary>
public sealed class RunBudget
{
    // One statement, so that the row is locked for no round trip.
    private const string Write = """
        WITH changed AS (
            UPDATE vlmrun.budget SET version = version + 1, used = $3, billed = $4, estimated = $5, worst_ratio = $6, max_bill = $7 WHERE run_id = $1 AND version = $2 RETURNING run_id),
        removed AS (DELETE FROM vlmrun.reservation r USING changed WHERE r.run_id = changed.run_id AND r.key = ANY ($8)),
        put AS (
            INSERT INTO vlmrun.reservation (run_id, key, worker_id, expected, high, state)
            SELECT changed.run_id, t.key, $9, t.expected, t.high, t.state FROM changed, unnest($10::uuid[], $11::numeric[], $12::numeric[], $13::smallint[]) AS t(key, expected, high, state)
            ON CONFLICT (run_id, key) DO UPDATE SET worker_id = excluded.worker_id, expected = excluded.expected, high = excluded.high, state = excluded.state)
        SELECT count(*) FROM changed
        """;

    private readonly RunDatabase _database;
    private readonly TimeSpan _lease;
    private readonly long _run;
    private readonly long _worker;

    internal RunBudget(RunDatabase database, TimeSpan lease, long run, long worker)
    {
        (_database, _lease, _run, _worker) = (database, lease, run, worker);
    }

    /// <summary>The key of a source.</summary>
    public static Guid KeyOf(string path) => StoredText.PathKey(path);

    /// <summary>The budget as it is now, after what workers that are gone have not sent is released.</summary>
    /// <exception cref="RunStoreException">The database was away for too long, or the run has no budget.</exception>
    public async Task<BudgetRow> ReadAsync(CancellationToken cancellationToken) =>
        await BudgetQueries.ReadAsync(_database, _run, _worker, _lease, cancellationToken).ConfigureAwait(false)
        ?? throw new RunStoreException(RunStoreProblem.Other, $"The budget of the run was removed from '{_database.Name}'.");

    /// <summary>Writes a change, unless the budget has changed since this version was read.</summary>
    /// <param name="figures">The new figures, with the version that was read.</param>
    /// <param name="put">Reservations of this worker.</param>
    /// <param name="removed">The keys of reservations that are settled or released.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RunStoreException">The database was away for too long.</exception>
    public async Task<bool> WriteAsync(BudgetRow figures, IReadOnlyCollection<ReservationRow> put, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken)
    {
        await foreach (long count in _database.ReadAsync(
            Write,
            row => row.GetInt64(0),
            cancellationToken,
            _run,
            figures.Version,
            figures.Used,
            figures.Billed,
            figures.Estimated,
            figures.WorstRatio,
            figures.MaxBill,
            removed.ToArray(),
            _worker,
            put.Select(one => one.Key).ToArray(),
            put.Select(one => one.Expected).ToArray(),
            put.Select(one => one.High).ToArray(),
            put.Select(one => one.State).ToArray()).ConfigureAwait(false))
        {
            return count > 0;
        }

        return false;
    }
}
