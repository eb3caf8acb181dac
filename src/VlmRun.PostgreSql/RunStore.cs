using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>The runs of a database. Safe to use from several threads.</summary>
public sealed class RunStore : IAsyncDisposable
{
    private readonly RunDatabase _database;
    private readonly RunStoreOptions _options;

    private readonly int _version;

    private RunStore(RunDatabase database, RunStoreOptions options, int version)
    {
        (_database, _options, _version) = (database, options, version);
    }

    /// <summary>Connects to a database and prepares its schema.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="name">Its address without secrets, for messages.</param>
    /// <param name="mayCreate">Whether to create a schema that is missing, and to migrate one of an earlier version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null if the schema is missing and may not be created.</returns>
    /// <exception cref="RunStoreException">The database cannot be used.</exception>
    public static async Task<RunStore?> OpenAsync(RunStoreOptions options, string name, bool mayCreate, CancellationToken cancellationToken)
    {
        RunDatabase database = new(RunConnections.Create(options, prepares: false), name, options.MaxOutage, options.Time);
        try
        {
            int version = await database.OnceAsync((connection, cancel) => RunSchema.PrepareAsync(connection, name, mayCreate, cancel), cancellationToken).ConfigureAwait(false);
            if (version > 0)
            {
                // Whoever only reads asks each question once.
                return new RunStore(mayCreate ? await WithPreparedAsync(database, options, cancellationToken).ConfigureAwait(false) : database, options, version);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await database.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw RunFailure.Describe(exception, name);
        }

        await database.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>The run of a name; null if there is none.</summary>
    public async Task<RunRow?> FindAsync(string run, CancellationToken cancellationToken)
    {
        await foreach (RunRow row in _database.ReadAsync("SELECT run_id, name, header, started_at, keeps_ids FROM vlmrun.run WHERE name = $1", ToRun, cancellationToken, StoredText.Encode(run))
            .ConfigureAwait(false))
        {
            return row;
        }

        return null;
    }

    /// <summary>The run of a name, created with this header if there is none.</summary>
    public async Task<RunRow> GetOrCreateAsync(string run, string header, CancellationToken cancellationToken)
    {
        await _database.RunAsync("INSERT INTO vlmrun.run (name, header) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", cancellationToken, StoredText.Encode(run), StoredText.Encode(header))
            .ConfigureAwait(false);
        return (await FindAsync(run, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Gives a run that is started again another name; returns that name.</summary>
    public async Task<string> PutAsideAsync(RunRow run, CancellationToken cancellationToken)
    {
        const string Sql = """
            UPDATE vlmrun.run SET name = name || '.' || to_char(clock_timestamp(), 'YYYYMMDD-HH24MISS-US') || '.old' WHERE run_id = $1 AND name = $2
            """;
        await _database.RunAsync(Sql, cancellationToken, run.Id, StoredText.Encode(run.Name)).ConfigureAwait(false);
        await foreach (string name in _database.ReadAsync("SELECT name FROM vlmrun.run WHERE run_id = $1", row => row.GetString(0), cancellationToken, run.Id).ConfigureAwait(false))
        {
            return StoredText.Decode(name);
        }

        return run.Name;
    }

    /// <summary>What a run that starts again would pay for again, and who works on it. Reads all of its predictions.</summary>
    public async Task<RunTotals> TotalsAsync(long run, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT count(*), coalesce(sum(credits), 0), (SELECT count(*) FROM vlmrun.worker WHERE run_id = $1 AND lease_until > clock_timestamp())
            FROM vlmrun.prediction WHERE run_id = $1
            """;
        RunTotals? totals = null;
        await foreach (RunTotals row in _database.ReadAsync(
            Sql, row => new RunTotals((int)Math.Min(int.MaxValue, row.GetInt64(0)), row.GetDecimal(1), (int)row.GetInt64(2)), cancellationToken, run).ConfigureAwait(false))
        {
            totals = row;
        }

        return totals!;
    }

    /// <summary>Whether a run has anything that a new start would replace, found without reading all of it.</summary>
    public async Task<bool> HasStepsAsync(long run, CancellationToken cancellationToken)
    {
        await foreach (bool any in _database.ReadAsync(
            "SELECT EXISTS (SELECT FROM vlmrun.source WHERE run_id = $1 AND step IS NOT NULL AND step <> 'skipped')", row => row.GetBoolean(0), cancellationToken, run).ConfigureAwait(false))
        {
            return any;
        }

        return false;
    }

    /// <summary>How many sources of a run have which step as their last, and who ended them.</summary>
    public Task<IReadOnlyList<StepCount>> CountAsync(long run, CancellationToken cancellationToken) => RunSums.CountAsync(_database, run, cancellationToken);

    /// <summary>What the predictions of a run that have ended have used.</summary>
    public Task<RunBill> BillAsync(long run, CancellationToken cancellationToken) => RunSums.BillAsync(_database, run, cancellationToken);

    /// <summary>The sources of a run that were sent although another with the same content was, each with the first of these.</summary>
    public Task<IReadOnlyList<(string Path, string Original)>> DuplicatesAsync(long run, CancellationToken cancellationToken) => RunSums.DuplicatesAsync(_database, run, cancellationToken);

    /// <summary>The sources of a run whose last step is one of these, in the order in which they were entered.</summary>
    public IAsyncEnumerable<SourceRow> AtStepsAsync(long run, IReadOnlyList<string> steps, bool notThese, CancellationToken cancellationToken)
    {
        // The index of what is not completed is used only if the statement says so.
        string unended = steps.Contains("completed") == notThese ? " AND s.step IS DISTINCT FROM 'completed'" : "";
        string sql = SourceColumns.Select(null) + " WHERE s.run_id = $1 AND s.step IS NOT NULL AND s.step " + (notThese ? "<> ALL ($2)" : "= ANY ($2)") + unended + " ORDER BY s.source_id";
        return _database.ReadAsync(sql, SourceColumns.Read, cancellationToken, run, (string[])[.. steps]);
    }

    /// <summary>The last steps of these sources; those that the run does not know are left out.</summary>
    public async Task<IReadOnlyList<SourceRow>> LookUpAsync(long run, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        List<SourceRow> rows = [];
        await foreach (SourceRow row in _database.ReadAsync(
            SourceColumns.Select(null) + " WHERE s.run_id = $1 AND s.key = ANY ($2)", SourceColumns.Read, cancellationToken, run, SourceColumns.Keys(paths)).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The last steps of the sources of a run whose content has this many bytes, at most a thousand of them.</summary>
    public async Task<IReadOnlyList<SourceRow>> SameSizeAsync(long run, long bytes, CancellationToken cancellationToken)
    {
        List<SourceRow> rows = [];
        await foreach (SourceRow row in _database.ReadAsync(
            SourceColumns.Select(null) + " WHERE s.run_id = $1 AND s.bytes = $2 ORDER BY s.source_id LIMIT 1000", SourceColumns.Read, cancellationToken, run, bytes).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The sources of a run whose file was moved, or is being moved.</summary>
    public IAsyncEnumerable<SourceRow> MovesAsync(long run, CancellationToken cancellationToken) => _database.ReadAsync(
        SourceColumns.Select(null) + " WHERE s.run_id = $1 AND " + SourceColumns.HasTarget + " ORDER BY s.source_id", SourceColumns.Read, cancellationToken, run);

    /// <summary>Whether the last prediction of a source whose file was moved has this id.</summary>
    public async Task<bool> IsOfMovedFileAsync(long run, string id, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT EXISTS (SELECT FROM vlmrun.prediction p JOIN vlmrun.source s ON s.source_id = p.source_id WHERE p.run_id = $1 AND p.key = $2 AND s.id = $3 AND " + SourceColumns.IsMoved + ")";
        await foreach (bool isMoved in _database.ReadAsync(Sql, row => row.GetBoolean(0), cancellationToken, run, StoredText.Key(id), StoredText.Encode(id)).ConfigureAwait(false))
        {
            return isMoved;
        }

        return false;
    }

    /// <summary>Whether a run has the result of a prediction.</summary>
    public async Task<bool> HasResultAsync(long run, string id, CancellationToken cancellationToken)
    {
        await foreach (bool has in _database.ReadAsync(
            "SELECT EXISTS (SELECT FROM vlmrun.prediction WHERE run_id = $1 AND key = $2 AND body IS NOT NULL)", row => row.GetBoolean(0), cancellationToken, run, StoredText.Key(id)).ConfigureAwait(false))
        {
            return has;
        }

        return false;
    }

    /// <summary>The predictions of a run with these ids, each as JSON in UTF-8. A few are read at a time.</summary>
    public async IAsyncEnumerable<(string Id, byte[] Prediction)> PredictionsAsync(long run, IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Together = 16;
        foreach (string[] some in ids.Chunk(Together))
        {
            Dictionary<string, byte[]> found = new(StringComparer.Ordinal);
            await foreach ((string id, byte[] body) in _database.ReadAsync(
                "SELECT id, body FROM vlmrun.prediction WHERE run_id = $1 AND key = ANY ($2) AND body IS NOT NULL",
                row => (StoredText.Decode(row.GetString(0)), row.GetFieldValue<byte[]>(1)),
                cancellationToken,
                run,
                (Guid[])[.. some.Select(StoredText.Key)]).ConfigureAwait(false))
            {
                found[id] = body;
            }

            foreach (string id in some)
            {
                if (found.TryGetValue(id, out byte[]? body))
                {
                    yield return (id, body);
                }
            }
        }
    }

    /// <summary>The workers of a run, those of the last day first that still run.</summary>
    public async Task<IReadOnlyList<WorkerRow>> WorkersAsync(long run, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT w.worker_id, w.host, w.process, w.joined_at, w.lease_until - clock_timestamp(), w.ended_at,
                w.per_minute / greatest(1, (SELECT count(*) FROM vlmrun.worker o WHERE o.run_id = w.run_id AND o.lease_until > clock_timestamp())),
                (SELECT count(*) FROM vlmrun.source s WHERE s.worker_id = w.worker_id), w.lease_until, w.early, w.failures
            FROM vlmrun.worker w
            WHERE w.run_id = $1 AND (w.ended_at IS NULL OR w.ended_at > clock_timestamp() - interval '1 day')
            ORDER BY w.ended_at IS NOT NULL, w.worker_id
            """;
        List<WorkerRow> workers = [];
        await foreach (WorkerRow worker in _database.ReadAsync(
            Sql,
            row => new WorkerRow(
                row.GetInt64(0), StoredText.Decode(row.GetString(1)), row.GetInt32(2), Time(row, 3)!.Value, row.GetTimeSpan(4), Time(row, 8)!.Value, Time(row, 5),
                row.IsDBNull(6) ? null : row.GetDouble(6), row.GetInt64(7))
            {
                Early = row.IsDBNull(9) ? null : row.GetString(9),
                Failures = row.GetInt32(10),
            },
            cancellationToken,
            run).ConfigureAwait(false))
        {
            workers.Add(worker);
        }

        return workers;
    }

    /// <summary>Joins a run as a worker.</summary>
    /// <param name="run">The run.</param>
    /// <param name="perMinute">The rate limit of this process, in requests per minute; null without one.</param>
    /// <param name="maxCredits">The budget that it shares with the other workers, in credits; null without one.</param>
    /// <param name="stop">Ends attempts to reach the database again.</param>
    /// <exception cref="RunStoreException">A live worker has another budget, or the database cannot be used.</exception>
    public Task<RunWorker> JoinAsync(RunRow run, double? perMinute, decimal? maxCredits, CancellationToken stop) =>
        RunWorker.JoinAsync(_database, _options, run.Id, perMinute, maxCredits, stop);

    /// <summary>The last budget of a run; null if it has had none, or if the schema is of a version without.</summary>
    public Task<BudgetRow?> BudgetAsync(long run, CancellationToken cancellationToken) =>
        _version < 2 ? Task.FromResult<BudgetRow?>(null) : BudgetQueries.ReadAsync(_database, run, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async Task<RunDatabase> WithPreparedAsync(RunDatabase database, RunStoreOptions options, CancellationToken cancellationToken)
    {
        if (!await database.OnceAsync(RunConnections.IsDirectAsync, cancellationToken).ConfigureAwait(false))
        {
            return database;
        }

        await database.DisposeAsync().ConfigureAwait(false);
        return new RunDatabase(RunConnections.Create(options, prepares: true), database.Name, options.MaxOutage, options.Time);
    }

    private static RunRow ToRun(NpgsqlDataReader row) => new(
        row.GetInt64(0), StoredText.Decode(row.GetString(1)), StoredText.Decode(row.GetString(2)), Time(row, 3)!.Value, row.IsDBNull(4) ? null : row.GetBoolean(4));

    internal static DateTime? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDateTime(column);
}
