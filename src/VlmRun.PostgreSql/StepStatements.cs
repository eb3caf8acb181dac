using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace VlmRun.PostgreSql;

/// <summary>The statements that record steps, in one transaction and one round trip. The same steps may be recorded twice, since an answer may be lost.</summary>
/// <param name="run">The run.</param>
/// <param name="worker">This worker.</param>
/// <param name="lease">How long its lease is.</param>
internal sealed class StepStatements(long run, long worker, TimeSpan lease)
{
    // Whoever records a step is alive: the lease is renewed with it, so that below the row alone says who may.
    private const string Renew = "UPDATE vlmrun.worker SET lease_until = clock_timestamp() + $2 WHERE worker_id = $1";

    private const string First = "UPDATE vlmrun.run SET first_at = clock_timestamp() WHERE run_id = $1 AND first_at IS NULL";

    private const string Started = """
        INSERT INTO vlmrun.prediction (run_id, key, source_id, id, body, credits)
        SELECT $1, t.key, t.source_id, t.id, t.body, t.credits FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::bytea[], $6::numeric[]) AS t(key, source_id, id, body, credits)
        ORDER BY t.key
        ON CONFLICT (run_id, key) DO UPDATE SET body = excluded.body, credits = excluded.credits
        WHERE vlmrun.prediction.source_id = excluded.source_id AND excluded.body IS NOT NULL
        """;

    // Besides its owner, a worker may record a step that it has recorded before, the first step after a result (retry) or a rejection (another route), and what became of its own request.
    private const string Steps = """
        UPDATE vlmrun.source s SET step = t.step, id = t.id, entry = t.entry, md5 = t.md5, bytes = t.bytes, has_result = t.has_result, host = $3, at = clock_timestamp(),
            worker_id = CASE WHEN t.releases THEN NULL ELSE $2 END, ended_by = CASE WHEN t.has_result THEN $2 ELSE s.ended_by END
        FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], $11::boolean[], $12::boolean[], $13::uuid[], $14::bigint[])
            AS t(source_id, step, id, entry, md5, previous, has_result, releases, begins, key, bytes)
        WHERE s.source_id = t.source_id
            AND (s.worker_id = $2
                OR (s.step = t.step AND s.entry = t.entry)
                OR (t.begins AND (s.has_result OR s.step = 'not-submitted') AND s.worker_id IS NULL AND s.entry = t.previous)
                OR (t.key IS NOT NULL AND s.step = 'in-doubt' AND s.entry = t.previous)
                OR (t.key IS NOT NULL AND t.has_result AND NOT s.has_result AND s.id = t.id))
            AND (t.key IS NULL OR NOT EXISTS (SELECT FROM vlmrun.prediction p WHERE p.run_id = $1 AND p.key = t.key AND p.source_id <> t.source_id))
        RETURNING s.source_id
        """;

    private const string Owners = """
        SELECT t.source_id, s.path FROM unnest($2::bigint[], $3::uuid[]) AS t(source_id, key)
        JOIN vlmrun.prediction p ON p.run_id = $1 AND p.key = t.key AND p.source_id <> t.source_id JOIN vlmrun.source s ON s.source_id = p.source_id
        """;

    private bool _hasBegun;

    public async Task<Dictionary<long, StepAnswer>> RunAsync(NpgsqlConnection connection, IReadOnlyList<PendingStep> together, CancellationToken cancellationToken)
    {
        // In the order of their rows, so that two workers do not wait for each other.
        StepRow[] steps = [.. together.Select(pending => pending.Step).OrderBy(step => step.SourceId)];
        StepRow[] started = [.. steps.Where(step => step.IsStarted && step.Id is not null).DistinctBy(step => step.Id)];
        Dictionary<long, StepAnswer> answers = [];
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(RunQueries.Command(Renew, worker, lease));
            if (!_hasBegun)
            {
                batch.BatchCommands.Add(RunQueries.Command(First, run));
            }

            if (started.Length > 0)
            {
                batch.BatchCommands.Add(OfStarted(started));
            }

            batch.BatchCommands.Add(OfSteps(steps));
            if (started.Length > 0)
            {
                batch.BatchCommands.Add(RunQueries.Command(
                    Owners, run, started.Select(step => step.SourceId).ToArray(), started.Select(step => StoredText.Key(step.Id!)).ToArray()));
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                do
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        long source = reader.GetInt64(0);
                        answers[source] = reader.FieldCount == 1 ? new StepAnswer(true, null) : new StepAnswer(false, StoredText.Decode(reader.GetString(1)));
                    }
                }
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        _hasBegun = true;
        return answers;
    }

    private NpgsqlBatchCommand OfStarted(StepRow[] started) => RunQueries.Command(
        Started,
        run,
        started.Select(step => StoredText.Key(step.Id!)).ToArray(),
        started.Select(step => step.SourceId).ToArray(),
        started.Select(step => StoredText.Encode(step.Id!)).ToArray(),
        new NpgsqlParameter
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            Value = started.Select(step => step.Prediction?.ToArray()).ToArray(),
        },
        started.Select(step => step.Credits).ToArray());

    private NpgsqlBatchCommand OfSteps(StepRow[] steps) => RunQueries.Command(
        Steps,
        run,
        worker,
        StoredText.Encode(Environment.MachineName),
        steps.Select(step => step.SourceId).ToArray(),
        steps.Select(step => StoredText.Encode(step.Step)).ToArray(),
        Texts(steps, step => step.Id),
        steps.Select(step => StoredText.Encode(step.Entry)).ToArray(),
        Texts(steps, step => step.Md5),
        Texts(steps, step => step.Previous),
        steps.Select(step => step.HasResult).ToArray(),
        steps.Select(step => step.Releases).ToArray(),
        steps.Select(step => step.Begins).ToArray(),
        steps.Select(step => step is { IsStarted: true, Id: { } id } ? StoredText.Key(id) : (Guid?)null).ToArray(),
        steps.Select(step => step.Bytes).ToArray());

    private static string?[] Texts(StepRow[] steps, Func<StepRow, string?> text) => [.. steps.Select(step => text(step) is { } one ? StoredText.Encode(one) : null)];
}
