using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Creates the schema, and checks that the server and the schema can be used.</summary>
internal static class RunSchema
{
    private const int MinServer = 140000;
    private const int Version = 1;

    // The same number for every process, so that one of them creates the schema; held until its transaction ends.
    private const long Lock = 0x766c_6d72_756e;

    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS vlmrun;
        CREATE TABLE vlmrun.version (version int NOT NULL);
        CREATE TABLE vlmrun.run (
            run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            header text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            first_at timestamptz,
            keeps_ids boolean);
        CREATE TABLE vlmrun.worker (
            worker_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL REFERENCES vlmrun.run ON DELETE CASCADE,
            host text NOT NULL,
            process int NOT NULL,
            per_minute float8,
            joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            lease_until timestamptz NOT NULL,
            ended_at timestamptz,
            early text,
            failures int NOT NULL DEFAULT 0);
        CREATE INDEX worker_live ON vlmrun.worker (run_id, lease_until);
        CREATE TABLE vlmrun.source (
            source_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run_id bigint NOT NULL REFERENCES vlmrun.run ON DELETE CASCADE,
            key uuid NOT NULL,
            path text NOT NULL,
            step text,
            id text,
            entry text,
            has_result boolean NOT NULL DEFAULT false,
            md5 text,
            bytes bigint,
            host text,
            at timestamptz,
            worker_id bigint,
            ended_by bigint,
            UNIQUE (run_id, key));
        CREATE INDEX source_worker ON vlmrun.source (worker_id) WHERE worker_id IS NOT NULL;
        CREATE INDEX source_unended ON vlmrun.source (run_id, step) WHERE step IS DISTINCT FROM 'completed';
        CREATE INDEX source_content ON vlmrun.source (run_id, bytes) WHERE bytes IS NOT NULL;
        CREATE INDEX source_moved ON vlmrun.source (run_id, source_id) WHERE entry LIKE '%,"target":"%';
        CREATE TABLE vlmrun.prediction (
            run_id bigint NOT NULL,
            key uuid NOT NULL,
            source_id bigint NOT NULL REFERENCES vlmrun.source ON DELETE CASCADE,
            id text NOT NULL,
            body bytea,
            credits numeric NOT NULL DEFAULT 0,
            PRIMARY KEY (run_id, key));
        CREATE INDEX prediction_source ON vlmrun.prediction (source_id);
        INSERT INTO vlmrun.version VALUES (1);
        """;

    /// <summary>Checks server and schema, and creates the schema where it is missing.</summary>
    /// <returns>False if it is missing and <paramref name="mayCreate"/> is false.</returns>
    /// <exception cref="RunStoreException">The server or the schema cannot be used.</exception>
    public static async Task<bool> PrepareAsync(NpgsqlConnection connection, string name, bool mayCreate, CancellationToken cancellationToken)
    {
        bool exists = await CheckAsync(connection, name, mayCreate, cancellationToken).ConfigureAwait(false);
        if (!exists && !mayCreate)
        {
            return false;
        }

        if (!exists)
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock.ToString(CultureInfo.InvariantCulture)})", cancellationToken).ConfigureAwait(false);
                if (!await HasTablesAsync(connection, cancellationToken).ConfigureAwait(false))
                {
                    await CreateAsync(connection, name, cancellationToken).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await CheckVersionAsync(connection, name, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether a server of this version number can be used, such as 140005 for 14.5.</summary>
    public static void CheckServer(int version, string name)
    {
        if (version < MinServer)
        {
            throw new RunStoreException(
                RunStoreProblem.OldServer,
                string.Create(CultureInfo.InvariantCulture, $"'{name}' is a PostgreSQL server of version {version / 10000}.{version % 10000}; version 14 or later is needed."));
        }
    }

    private static async Task<bool> CheckAsync(NpgsqlConnection connection, string name, bool mayCreate, CancellationToken cancellationToken)
    {
        const string Question = "SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'";
        NpgsqlCommand command = new(Question, connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellationToken).ConfigureAwait(false);
                CheckServer(row.GetInt32(0), name);
                if (mayCreate && (row.GetBoolean(1) || row.GetBoolean(2)))
                {
                    throw new RunStoreException(
                        RunStoreProblem.ReadOnly, row.GetBoolean(1) ? $"'{name}' is a replica, which takes no changes." : $"'{name}' takes no changes: its sessions are read-only.");
                }
            }
        }

        return await HasTablesAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> HasTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await AskAsync<long>(
            connection,
            "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'vlmrun' AND c.relname = 'version'",
            cancellationToken).ConfigureAwait(false) > 0;

    private static async Task CreateAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(connection, Tables, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new RunStoreException(RunStoreProblem.NotAllowed, $"'{name}' has no schema 'vlmrun', and this role may not create it: {exception.MessageText}.", exception);
        }
    }

    private static async Task CheckVersionAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        int version = await AskAsync<int>(connection, "SELECT max(version) FROM vlmrun.version", cancellationToken).ConfigureAwait(false);
        if (version > Version)
        {
            throw new RunStoreException(
                RunStoreProblem.NewerSchema,
                string.Create(CultureInfo.InvariantCulture, $"The schema 'vlmrun' of '{name}' has version {version}; this version of the module knows {Version}."));
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }
}
