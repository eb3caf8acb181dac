using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Single statements, asked again while the database is away.</summary>
internal static class RunQueries
{
    /// <summary>A command with parameters in the order of $1, $2 and so on.</summary>
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>Runs one statement.</summary>
    public static Task<int> RunAsync(this RunDatabase database, string sql, CancellationToken cancellationToken, params object?[] values) =>
        database.DoAsync(
            async (connection, cancel) =>
            {
                NpgsqlBatch batch = new(connection);
                await using (batch.ConfigureAwait(false))
                {
                    batch.BatchCommands.Add(Command(sql, values));
                    return await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <summary>Reads rows.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        this RunDatabase database, string sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken, params object?[] values)
    {
        List<T> rows = await database.DoAsync((connection, cancel) => ListAsync(connection, sql, read, values, cancel), cancellationToken).ConfigureAwait(false);
        foreach (T row in rows)
        {
            yield return row;
        }
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, object?[] values, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(Command(sql, values));
            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }
            }
        }

        return rows;
    }
}
