using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>What a worker changes of sources beside their steps. Each change may be made twice, since an answer may be lost.</summary>
public sealed class SourceChanges
{
    private const string IsFree = "(s.worker_id IS NULL OR s.worker_id = $4 OR NOT EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = s.worker_id AND w.lease_until > clock_timestamp()))";

    private readonly RunDatabase _database;
    private readonly long _run;
    private readonly long _worker;

    internal SourceChanges(RunDatabase database, long run, long worker) => (_database, _run, _worker) = (database, run, worker);

    /// <summary>Records that files were found and left out, each with its entry; one that has steps, or was left out with the same entry, is not recorded again.</summary>
    public Task SkipAsync(string path, string reason, string entry, CancellationToken cancellationToken) => _database.RunAsync(
        """
        INSERT INTO vlmrun.source (run_id, key, path, step, id, entry, host, at) VALUES ($1, $2, $3, 'skipped', $4, $5, $6, clock_timestamp())
        ON CONFLICT (run_id, key) DO UPDATE
        SET step = excluded.step, id = excluded.id, entry = excluded.entry, at = excluded.at, host = excluded.host, worker_id = NULL
        WHERE (vlmrun.source.worker_id = $7 AND (vlmrun.source.step IS NULL OR vlmrun.source.step IN ('uploaded', 'not-submitted', 'skipped')))
            OR (vlmrun.source.worker_id IS NULL AND (vlmrun.source.step IS NULL OR vlmrun.source.step IN ('uploaded', 'not-submitted')
                OR (vlmrun.source.step = 'skipped' AND vlmrun.source.id IS DISTINCT FROM excluded.id)))
        """,
        cancellationToken,
        _run,
        StoredText.PathKey(path),
        StoredText.Encode(path),
        StoredText.Encode(reason),
        StoredText.Encode(entry),
        StoredText.Encode(Environment.MachineName),
        _worker);

    /// <summary>Changes the entry of a source that has ended, and not its step, unless another worker has changed or taken it.</summary>
    /// <param name="source">The number of its row.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="previous">The entry until now.</param>
    /// <param name="keeps">Whether this worker has the source from now on, because it goes on with it; otherwise it has ended with it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> AmendAsync(long source, string entry, string previous, bool keeps, CancellationToken cancellationToken) => await _database.RunAsync(
        "UPDATE vlmrun.source s SET entry = $2, at = clock_timestamp(), host = $5, worker_id = $6 WHERE s.source_id = $1 AND s.entry IN ($2, $3) AND " + IsFree,
        cancellationToken,
        source,
        StoredText.Encode(entry),
        StoredText.Encode(previous),
        _worker,
        StoredText.Encode(Environment.MachineName),
        keeps ? _worker : null).ConfigureAwait(false) > 0;

    /// <summary>Gives a source another path, unless another source has that.</summary>
    public Task RenameAsync(long source, string path, CancellationToken cancellationToken) => _database.RunAsync(
        "UPDATE vlmrun.source s SET path = $2, key = $3 WHERE source_id = $1 AND NOT EXISTS (SELECT FROM vlmrun.source o WHERE o.run_id = s.run_id AND o.key = $3)",
        cancellationToken,
        source,
        StoredText.Encode(path),
        StoredText.PathKey(path));

    /// <summary>Announces that this worker is about to send a source with this content, unless another source was sent with it, or is about to be by a live worker.</summary>
    /// <param name="source">The number of its row.</param>
    /// <param name="previous">Its entry; null before the first.</param>
    /// <param name="bytes">The size of the content.</param>
    /// <param name="md5">The hash of the content.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The path of the other source; null if there is none.</returns>
    public async Task<string?> AnnounceAsync(long source, string? previous, long bytes, string md5, CancellationToken cancellationToken)
    {
        const string Same = """
            SELECT o.path FROM vlmrun.source o WHERE o.run_id = $1 AND o.bytes = $2 AND o.md5 = $3 AND o.source_id <> $4
                AND ((o.step IN ('submitting', 'in-doubt', 'submitted', 'completed') AND strpos(o.entry, '"md5":"' || $3 || '"') > 0)
                    OR EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = o.worker_id AND w.lease_until > clock_timestamp()))
            ORDER BY o.source_id LIMIT 1
            """;
        const string Announce = "UPDATE vlmrun.source s SET bytes = CASE WHEN f.is_taken THEN NULL ELSE $2 END, md5 = CASE WHEN f.is_taken THEN NULL ELSE $3 END, worker_id = $5 FROM (SELECT EXISTS ("
            + Same + ") AS is_taken) f WHERE s.source_id = $4 AND (s.worker_id = $5 OR (s.has_result AND s.worker_id IS NULL AND s.entry = $6 AND NOT f.is_taken))";
        return await _database.DoAsync(
            async (connection, cancel) =>
            {
                NpgsqlBatch batch = new(connection);
                await using (batch.ConfigureAwait(false))
                {
                    // One after the other for this content; held until the statements after it are committed.
                    batch.BatchCommands.Add(RunQueries.Command("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", md5, _run));
                    batch.BatchCommands.Add(RunQueries.Command(Same, _run, bytes, md5, source));
                    batch.BatchCommands.Add(RunQueries.Command(Announce, _run, bytes, md5, source, _worker, (object?)previous ?? ""));
                    string? other = null;
                    NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        await reader.NextResultAsync(cancel).ConfigureAwait(false);
                        if (await reader.ReadAsync(cancel).ConfigureAwait(false))
                        {
                            other = StoredText.Decode(reader.GetString(0));
                        }
                    }

                    return other;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sources as they are now, without claiming them.</summary>
    public async Task<IReadOnlyList<SourceRow>> LookUpAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) => await ListAsync(
        SourceColumns.Select("$3") + " WHERE s.run_id = $1 AND s.key = ANY ($2)", cancellationToken, _run, SourceColumns.Keys(paths), _worker).ConfigureAwait(false);

    /// <summary>The sources whose file was moved, or is being moved, as this worker sees them.</summary>
    public async Task<IReadOnlyList<SourceRow>> MovesAsync(CancellationToken cancellationToken) => await ListAsync(
        SourceColumns.Select("$2") + " WHERE s.run_id = $1 AND " + SourceColumns.HasTarget + " ORDER BY s.source_id", cancellationToken, _run, _worker).ConfigureAwait(false);

    /// <summary>The sources that a worker of this machine, which has gone, had entered and not sent.</summary>
    public async Task<IReadOnlyList<SourceRow>> UnsentAsync(CancellationToken cancellationToken) => await ListAsync(
        SourceColumns.Select("$3") + """
             WHERE s.run_id = $1 AND s.host = $2 AND (s.step IS NULL OR s.step IN ('uploaded', 'not-submitted'))
                AND NOT EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = s.worker_id AND w.worker_id <> $3 AND w.lease_until > clock_timestamp())
            """,
        cancellationToken,
        _run,
        StoredText.Encode(Environment.MachineName),
        _worker).ConfigureAwait(false);

    private async Task<List<SourceRow>> ListAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        List<SourceRow> rows = [];
        await foreach (SourceRow row in _database.ReadAsync(sql, SourceColumns.Read, cancellationToken, values).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
