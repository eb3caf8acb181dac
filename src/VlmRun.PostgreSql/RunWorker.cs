using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>This process as a worker of a run: what it has, and under which lease. Safe to use from several threads.</summary>
public sealed class RunWorker : IAsyncDisposable
{
    // Claims are not flushed: a worker whose claim a crash of the server has undone can record no step.
    private const string NotFlushed = "SELECT set_config('synchronous_commit', 'off', true)";

    // By the clock of the database: those of the machines may differ.
    private const string Renew = "UPDATE vlmrun.worker SET lease_until = clock_timestamp() + $2 WHERE worker_id = $1";

    // No clock may show that a virtual machine was paused, so that an answer is not used for as long as the lease would allow.
    private static readonly TimeSpan s_recent = TimeSpan.FromSeconds(1);

    // After Ctrl+C, a database that does not answer is not waited for: the lease runs out by itself.
    private static readonly TimeSpan s_toLeave = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_afterStop = TimeSpan.FromMilliseconds(500);

    private readonly RunDatabase _database;
    private readonly long _run;
    private readonly long _worker;
    private readonly TimeSpan _lease;
    private static readonly TimeSpan s_firstRenewal = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _clock;
    private readonly CancellationToken _stop;
    private readonly StepWriter _writer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    private RunWorker(RunDatabase database, RunStoreOptions options, long run, long worker, CancellationToken stop)
    {
        (_database, _lease, _clock, _run, _worker, _stop) = (database, options.Lease, options.LeaseTime, run, worker, stop);
        _writer = new StepWriter(database, run, worker, _lease, stop);
        Changes = new SourceChanges(database, run, worker);
        Budget = new RunBudget(database, _lease, run, worker);
        _renewing = Task.Run(RenewAsync, CancellationToken.None);
    }

    /// <summary>Changes of sources beside their steps.</summary>
    public SourceChanges Changes { get; }

    /// <summary>How long its lease is.</summary>
    public TimeSpan Lease => _lease;

    /// <summary>The number of live workers, this one included, when the lease was last renewed.</summary>
    public int LiveWorkers { get; private set; } = 1;

    /// <summary>Is called after the lease was renewed.</summary>
    public Action? Renewed { get; set; }

    /// <summary>Why nothing more can be recorded; null if it can.</summary>
    public RunStoreException? Failure => _writer.Failure;

    /// <summary>The budget of the run, if this worker shares one.</summary>
    public RunBudget Budget { get; }

    internal static async Task<RunWorker> JoinAsync(RunDatabase database, RunStoreOptions options, long run, double? perMinute, decimal? maxCredits, CancellationToken stop)
    {
        long worker = await RunJoin.EnterAsync(database, run, perMinute, maxCredits, options.Lease, stop).ConfigureAwait(false);
        RunWorker joined = new(database, options, run, worker, stop);
        await joined.RenewOnceAsync(stop).ConfigureAwait(false);
        return joined;
    }

    /// <summary>Enters sources that the run may not know, and returns those that have a result already.</summary>
    public async Task<IReadOnlyList<SourceRow>> EnterAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        string[] stored = new string[paths.Count];
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = StoredText.Encode(paths[i]);
        }

        Guid[] keys = SourceColumns.Keys(paths);
        return await _database.DoAsync(
            (connection, cancel) => ReadAsync(
                connection,
                [
                    RunQueries.Command(
                        "INSERT INTO vlmrun.source (run_id, key, path, host) SELECT $1, k, p, $4 FROM unnest($2, $3) AS t(k, p) ON CONFLICT (run_id, key) DO NOTHING",
                        _run,
                        keys,
                        stored,
                        StoredText.Encode(Environment.MachineName)),
                    RunQueries.Command(SourceColumns.Select("$3") + " WHERE s.run_id = $1 AND s.key = ANY ($2) AND s.has_result", _run, keys, _worker),
                ],
                cancel),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims the entered sources that have no result and that no live worker has, and returns all of them as they are now.</summary>
    /// <param name="paths">The sources.</param>
    /// <param name="max">The maximum number to claim.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<SourceRow>> ClaimAsync(IReadOnlyList<string> paths, int max, CancellationToken cancellationToken)
    {
        // A request that was being sent by a worker that is gone is in doubt. After a start of the server, each worker has a lease's time to come back.
        // The lock keeps a worker that is gone from renewing its lease just now, and one that renews it from being taken for gone.
        const string Claim = """
            WITH gone AS (
                SELECT w.worker_id FROM vlmrun.worker w
                WHERE w.worker_id IN (SELECT s.worker_id FROM vlmrun.source s WHERE s.run_id = $1 AND s.key = ANY ($2) AND NOT s.has_result AND s.worker_id <> $3)
                    AND w.lease_until <= clock_timestamp() AND (w.ended_at IS NOT NULL OR pg_postmaster_start_time() + $5 <= clock_timestamp())
                FOR SHARE SKIP LOCKED),
            free AS (
                SELECT s.source_id FROM vlmrun.source s
                WHERE s.run_id = $1 AND s.key = ANY ($2) AND NOT s.has_result
                    AND (s.worker_id IS NULL OR s.worker_id IN (SELECT worker_id FROM gone) OR NOT EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = s.worker_id))
                ORDER BY array_position($2, s.key) LIMIT $4 FOR UPDATE OF s SKIP LOCKED)
            UPDATE vlmrun.source s SET worker_id = $3, step = CASE WHEN s.step = 'submitting' THEN 'in-doubt' ELSE s.step END
            FROM free WHERE s.source_id = free.source_id
            """;
        Guid[] keys = SourceColumns.Keys(paths);
        return _database.DoAsync(
            (connection, cancel) => ReadAsync(
                connection,
                [
                    new NpgsqlBatchCommand(NotFlushed),
                    RunQueries.Command(Claim, _run, keys, _worker, (long)max, _lease),
                    RunQueries.Command(SourceColumns.Select("$3") + " WHERE s.run_id = $1 AND s.key = ANY ($2)", _run, keys, _worker),
                ],
                cancel),
            cancellationToken);
    }

    /// <summary>The time now, on a clock that counts while the machine sleeps.</summary>
    public long Timestamp => _clock.GetTimestamp();

    /// <summary>Whether what the database has confirmed at a time is so recent that it need not be asked again: no other worker can have the source yet.</summary>
    /// <param name="confirmedAt">The <see cref="Timestamp"/> before the database was asked; null if it was not.</param>
    public bool IsRecent(long? confirmedAt) => confirmedAt is { } at && !_ended.IsCancellationRequested && _clock.GetElapsedTime(at) < (_lease / 3 < s_recent ? _lease / 3 : s_recent);

    /// <summary>Renews the lease, and says whether this worker still has a source with this entry.</summary>
    public Task<bool> ConfirmAsync(long source, string entry, CancellationToken cancellationToken) => _database.DoAsync(
        async (connection, cancel) =>
        {
            NpgsqlBatch batch = new(connection);
            await using (batch.ConfigureAwait(false))
            {
                batch.BatchCommands.Add(RunQueries.Command(Renew, _worker, _lease));
                batch.BatchCommands.Add(RunQueries.Command(
                    "SELECT 1 FROM vlmrun.source WHERE source_id = $1 AND worker_id = $2 AND entry = $3 FOR SHARE", source, _worker, StoredText.Encode(entry)));
                return await batch.ExecuteScalarAsync(cancel).ConfigureAwait(false) is not null;
            }
        },
        cancellationToken);

    /// <summary>Gives back everything that this worker has.</summary>
    public Task<int> ReleaseAsync(CancellationToken cancellationToken) => _database.RunAsync(
        "UPDATE vlmrun.source SET worker_id = NULL, step = CASE WHEN step = 'submitting' THEN 'in-doubt' ELSE step END WHERE worker_id = $1", cancellationToken, _worker);

    /// <summary>Records a step; completes when it is committed. Steps that arrive together share one commit.</summary>
    /// <exception cref="RunStoreException">It cannot be recorded.</exception>
    public Task<StepAnswer> AddAsync(StepRow step) => _writer.AddAsync(step);

    /// <summary>Records whether the service keeps client ids.</summary>
    public Task SetKeepsIdsAsync(bool keepsIds, CancellationToken cancellationToken) =>
        _database.RunAsync("UPDATE vlmrun.run SET keeps_ids = $2 WHERE run_id = $1 AND keeps_ids IS DISTINCT FROM $2", cancellationToken, _run, keepsIds);

    /// <summary>Ends: records what waits to be recorded, gives everything back, and ends the lease.</summary>
    /// <param name="early">Why it ended before everything was done; null if it did not.</param>
    /// <param name="failures">The number of errors that it has reported.</param>
    public async Task LeaveAsync(string? early, int failures)
    {
        if (_ended.IsCancellationRequested)
        {
            return;
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        try
        {
            using CancellationTokenSource brief = new(_stop.IsCancellationRequested ? s_afterStop : s_toLeave);
            await _database.OnceAsync((connection, cancel) => LeaveAsync(connection, early, failures, cancel), brief.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException || RunFailure.IsPassing(exception) || exception is PostgresException)
        {
            // The lease runs out by itself.
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(LeaveAsync(null, 0));

    private async Task<int> LeaveAsync(NpgsqlConnection connection, string? early, int failures, CancellationToken cancellationToken)
    {
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(RunQueries.Command(
                "UPDATE vlmrun.source SET worker_id = NULL, step = CASE WHEN step = 'submitting' THEN 'in-doubt' ELSE step END WHERE worker_id = $1", _worker));
            batch.BatchCommands.Add(RunQueries.Command(
                "UPDATE vlmrun.worker SET ended_at = clock_timestamp(), lease_until = clock_timestamp(), early = $2::text, failures = $3 WHERE worker_id = $1", _worker, early, failures));
            return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<SourceRow>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        List<SourceRow> rows = [];
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (NpgsqlBatchCommand command in commands)
            {
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                do
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        if (reader.FieldCount > 1)
                        {
                            rows.Add(SourceColumns.Read(reader));
                        }
                    }
                }
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        return rows;
    }

    private async Task RenewAsync()
    {
        // Sooner at first: workers that are started together are to know of each other.
        TimeSpan pause = s_firstRenewal;
        try
        {
            while (true)
            {
                pause = pause < _lease / 3 ? pause : _lease / 3;
                await Task.Delay(pause, _ended.Token).ConfigureAwait(false);
                await RenewOnceAsync(_ended.Token).ConfigureAwait(false);
                pause *= 2;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RunStoreException)
        {
            // Without a lease, no step can be recorded; the writer reports why.
        }
    }

    private async Task RenewOnceAsync(CancellationToken cancellationToken)
    {
        const string Count = "SELECT count(*) FROM vlmrun.worker WHERE run_id = $1 AND lease_until > clock_timestamp()";
        LiveWorkers = await _database.DoAsync(
            async (connection, cancel) =>
            {
                NpgsqlBatch batch = new(connection);
                await using (batch.ConfigureAwait(false))
                {
                    batch.BatchCommands.Add(RunQueries.Command(Renew, _worker, _lease));
                    batch.BatchCommands.Add(RunQueries.Command(Count, _run));
                    return (int)Math.Max(1, (long)(await batch.ExecuteScalarAsync(cancel).ConfigureAwait(false))!);
                }
            },
            cancellationToken).ConfigureAwait(false);
        Renewed?.Invoke();
    }
}
