using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Enters a process as a worker of a run. The first worker with a budget starts the budget again, and the others share it.</summary>
internal static class RunJoin
{
    // One process after the other, so that two do not start a budget each.
    private const string Lock = "SELECT FROM vlmrun.run WHERE run_id = $1 FOR NO KEY UPDATE";

    // A budget goes on for a lease after its last worker, so that a process that starts late does not spend it again.
    // All live workers have the same budget, or none: otherwise it would limit nothing. $6 is the lease.
    private const string Join = """
        WITH recent AS (
            SELECT w.max_credits, w.lease_until > clock_timestamp() OR w.ended_at IS NULL AND pg_postmaster_start_time() + $6 > clock_timestamp() AS is_live
            FROM vlmrun.worker w WHERE w.run_id = $1 AND (w.lease_until > clock_timestamp() - $6 OR (w.ended_at IS NULL AND pg_postmaster_start_time() + $6 > clock_timestamp()))),
        joined AS (
            INSERT INTO vlmrun.worker (run_id, host, process, per_minute, max_credits, lease_until) SELECT $1, $2, $3, $4::float8, $5::numeric, clock_timestamp() + $6
            WHERE NOT EXISTS (SELECT FROM recent WHERE is_live AND max_credits IS DISTINCT FROM $5::numeric) RETURNING worker_id)
        """;

    private const string WithoutBudget = Join + " SELECT worker_id FROM joined";

    private const string WithBudget = Join + """
        , started AS (
            INSERT INTO vlmrun.budget (run_id, max) SELECT $1, $5::numeric FROM joined
            ON CONFLICT (run_id) DO UPDATE SET version = vlmrun.budget.version + 1, max = excluded.max, used = 0, billed = 0, estimated = 0, worst_ratio = 2, max_bill = 0, started_at = clock_timestamp()
            WHERE vlmrun.budget.max <> excluded.max OR NOT EXISTS (SELECT FROM recent WHERE max_credits = $5::numeric) RETURNING run_id),
        cleared AS (DELETE FROM vlmrun.reservation r USING started WHERE r.run_id = started.run_id)
        SELECT worker_id FROM joined
        """;

    private const string Different = """
        SELECT w.host, w.process, w.max_credits, extract(epoch FROM greatest(w.lease_until, CASE WHEN w.ended_at IS NULL THEN pg_postmaster_start_time() + $3 END) - clock_timestamp())::float8 FROM vlmrun.worker w
        WHERE w.run_id = $1 AND w.max_credits IS DISTINCT FROM $2::numeric ORDER BY w.lease_until DESC LIMIT 1
        """;

    /// <summary>Enters this process, and returns its number.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run.</param>
    /// <param name="perMinute">The rate limit of this process, in requests per minute; null without one.</param>
    /// <param name="maxCredits">Its budget; null without one.</param>
    /// <param name="lease">How long its lease is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RunStoreException">A live worker has another budget, or the database cannot be used.</exception>
    public static async Task<long> EnterAsync(RunDatabase database, long run, double? perMinute, decimal? maxCredits, TimeSpan lease, CancellationToken cancellationToken)
    {
        string host = StoredText.Encode(Environment.MachineName);
        long? worker = await database.DoAsync(
            async (connection, cancel) =>
            {
                NpgsqlBatch batch = new(connection);
                await using (batch.ConfigureAwait(false))
                {
                    batch.BatchCommands.Add(RunQueries.Command(Lock, run));
                    batch.BatchCommands.Add(RunQueries.Command(maxCredits is null ? WithoutBudget : WithBudget, run, host, Environment.ProcessId, perMinute, maxCredits, lease));
                    NpgsqlDataReader row = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                    await using (row.ConfigureAwait(false))
                    {
                        await row.NextResultAsync(cancel).ConfigureAwait(false);
                        return await row.ReadAsync(cancel).ConfigureAwait(false) ? row.GetInt64(0) : (long?)null;
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        return worker ?? throw await DescribeAsync(database, run, maxCredits, lease, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RunStoreException> DescribeAsync(RunDatabase database, long run, decimal? maxCredits, TimeSpan lease, CancellationToken cancellationToken)
    {
        string other = "Another process";
        await foreach (string text in database.ReadAsync(
            Different,
            row => string.Create(
                CultureInfo.InvariantCulture,
                $"Process {row.GetInt32(1)} on {StoredText.Decode(row.GetString(0))} works on the run {Budget(row.IsDBNull(2) ? null : row.GetDecimal(2))} (its lease runs out in {Math.Max(0, Math.Ceiling(row.GetDouble(3))):0} s)"),
            cancellationToken,
            run,
            maxCredits,
            lease).ConfigureAwait(false))
        {
            other = text;
        }

        return new RunStoreException(RunStoreProblem.OtherBudget, $"{other}, and this one would {Budget(maxCredits)}: the workers of a run share one budget.");
    }

    private static string Budget(decimal? credits) =>
        credits is { } max ? string.Create(CultureInfo.InvariantCulture, $"with -MaxCredits {max:0.############################}") : "without -MaxCredits";
}
