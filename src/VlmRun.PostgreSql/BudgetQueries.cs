using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Reads the budget of a run.</summary>
internal static class BudgetQueries
{
    // After a start of the server, each worker has a lease's time to come back. $2 is the lease.
    private const string IsLive = """
        EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = r.worker_id
            AND (w.lease_until > clock_timestamp() OR (w.ended_at IS NULL AND pg_postmaster_start_time() + $2 > clock_timestamp())))
        """;

    // By its last step, nothing was sent for a source.
    private const string IsUnsent = "(s.step IS NULL OR s.step IN ('uploaded', 'not-submitted', 'skipped'))";

    // A worker that is gone gives back what it had not sent, so that it can begin no request for it if it comes back.
    private const string GiveBack = $"""
        UPDATE vlmrun.source SET worker_id = NULL WHERE source_id IN (
            SELECT s.source_id FROM vlmrun.source s JOIN vlmrun.reservation r ON r.run_id = s.run_id AND r.key = s.key AND r.worker_id = s.worker_id
            WHERE s.run_id = $1 AND {IsUnsent} AND NOT {IsLive} FOR UPDATE OF s SKIP LOCKED)
        """;

    // What was not sent costs nothing once the worker that reserved no longer has it. What was sent stays until it is settled.
    private const string IsFree = $"{IsUnsent} AND s.worker_id IS DISTINCT FROM r.worker_id AND (s.worker_id IS NOT NULL OR NOT {IsLive})";

    private const string Release = $"DELETE FROM vlmrun.reservation r USING vlmrun.source s WHERE r.run_id = $1 AND s.run_id = $1 AND s.key = r.key AND {IsFree}";

    // A request is under way while the worker that reserved for it has its source. No worker waits for any other.
    private const string Select = $"""
        SELECT b.version, b.max, b.started_at, b.used, b.billed, b.estimated, b.worst_ratio, b.max_bill, r.key, r.expected, r.high, r.worker_id = $3,
            CASE WHEN r.state = 0 AND {IsLive} AND (s.source_id IS NULL OR s.worker_id = r.worker_id OR (s.worker_id IS NULL AND {IsUnsent})) THEN 0
                WHEN r.state = 1 THEN 1 ELSE 2 END
        FROM vlmrun.budget b
        LEFT JOIN (vlmrun.reservation r LEFT JOIN vlmrun.source s ON s.run_id = r.run_id AND s.key = r.key) ON r.run_id = b.run_id AND (s.source_id IS NULL OR NOT ({IsFree}))
        WHERE b.run_id = $1
        """;

    /// <summary>The budget of a run as it is now; null if it has none.</summary>
    public static Task<BudgetRow?> ReadAsync(RunDatabase database, long run, CancellationToken cancellationToken) =>
        database.DoAsync((connection, cancel) => ReadAsync(connection, [RunQueries.Command(Select, run, TimeSpan.Zero, 0L)], cancel), cancellationToken);

    /// <summary>The budget of a run as a worker sees it, after what workers that are gone have not sent is released.</summary>
    public static Task<BudgetRow?> ReadAsync(RunDatabase database, long run, long worker, TimeSpan lease, CancellationToken cancellationToken) => database.DoAsync(
        (connection, cancel) => ReadAsync(
            connection, [RunQueries.Command(GiveBack, run, lease), RunQueries.Command(Release, run, lease), RunQueries.Command(Select, run, lease, worker)], cancel),
        cancellationToken);

    private static async Task<BudgetRow?> ReadAsync(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        BudgetRow? budget = null;
        List<ReservationRow> reservations = [];
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (NpgsqlBatchCommand command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader row = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    budget ??= new BudgetRow(row.GetInt64(0), row.GetDecimal(1), row.GetDateTime(2))
                    {
                        Used = row.GetDecimal(3),
                        Billed = row.GetDecimal(4),
                        Estimated = row.GetDecimal(5),
                        WorstRatio = row.GetDecimal(6),
                        MaxBill = row.GetDecimal(7),
                    };
                    if (!row.IsDBNull(8))
                    {
                        reservations.Add(new ReservationRow(row.GetGuid(8), Number(row, 9), Number(row, 10), (short)row.GetInt32(12), row.GetBoolean(11)));
                    }
                }
            }
        }

        return budget is null ? null : budget with { Reservations = reservations };
    }

    private static decimal? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);
}
