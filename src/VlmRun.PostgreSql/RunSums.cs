using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.PostgreSql;

/// <summary>What is known of a run as a whole. Each question reads all of it once, so that a million rows take seconds at most.</summary>
internal static class RunSums
{
    /// <summary>How many sources of a run have which step as their last, and who ended them.</summary>
    public static async Task<IReadOnlyList<StepCount>> CountAsync(RunDatabase database, long run, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT s.step, coalesce(s.worker_id = ANY (ARRAY(SELECT worker_id FROM vlmrun.worker WHERE run_id = $1 AND lease_until > clock_timestamp())), false) AS live, s.ended_by,
                count(*), max(s.at)
            FROM vlmrun.source s WHERE s.run_id = $1 GROUP BY 1, 2, 3
            """;
        List<StepCount> counts = [];
        await foreach (StepCount count in database.ReadAsync(
            Sql,
            row => new StepCount(row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1), row.GetInt64(3)) { EndedBy = row.IsDBNull(2) ? null : row.GetInt64(2), LastAt = RunStore.Time(row, 4) },
            cancellationToken,
            run).ConfigureAwait(false))
        {
            counts.Add(count);
        }

        return counts;
    }

    /// <summary>What the predictions of a run that have ended have used.</summary>
    public static async Task<RunBill> BillAsync(RunDatabase database, long run, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT count(*), coalesce(sum(credits), 0), (SELECT first_at FROM vlmrun.run WHERE run_id = $1) FROM vlmrun.prediction WHERE run_id = $1 AND body IS NOT NULL
            """;
        RunBill? bill = null;
        await foreach (RunBill row in database.ReadAsync(Sql, row => new RunBill(row.GetInt64(0), row.GetDecimal(1), RunStore.Time(row, 2)), cancellationToken, run).ConfigureAwait(false))
        {
            bill = row;
        }

        return bill!;
    }

    /// <summary>The sources of a run that were sent although another with the same content was, each with the first of these.</summary>
    public static async Task<IReadOnlyList<(string Path, string Original)>> DuplicatesAsync(RunDatabase database, long run, CancellationToken cancellationToken)
    {
        // The hash first: sorting all paths by it would take several times as long.
        const string Sql = """
            WITH twice AS MATERIALIZED (
                SELECT hashtextextended(md5, 0) AS hash FROM vlmrun.source
                WHERE run_id = $1 AND md5 IS NOT NULL AND step NOT IN ('uploaded', 'not-submitted', 'skipped') GROUP BY 1 HAVING count(*) > 1)
            SELECT path, original FROM (
                SELECT source_id, path, first_value(path) OVER same AS original, row_number() OVER same AS number FROM vlmrun.source
                WHERE run_id = $1 AND md5 IS NOT NULL AND step NOT IN ('uploaded', 'not-submitted', 'skipped') AND EXISTS (SELECT FROM twice)
                    AND hashtextextended(md5, 0) IN (SELECT hash FROM twice)
                WINDOW same AS (PARTITION BY md5 ORDER BY source_id)) AS sent
            WHERE number > 1 ORDER BY source_id
            """;
        List<(string Path, string Original)> pairs = [];
        await foreach ((string Path, string Original) pair in database.ReadAsync(
            Sql, row => (StoredText.Decode(row.GetString(0)), StoredText.Decode(row.GetString(1))), cancellationToken, run).ConfigureAwait(false))
        {
            pairs.Add(pair);
        }

        return pairs;
    }
}
