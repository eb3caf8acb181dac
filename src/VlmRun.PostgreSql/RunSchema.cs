using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Creates the schema, and checks that the server and the schema can be used.</summary>
internal static class RunSchema
{
    private const int MinServer = 140000;

    // The same number for every process, so that one of them creates the schema; held until its transaction ends.
    private const long Lock = 0x766c_6d72_756e;

    /// <summary>Checks server and schema, and creates or migrates the schema where it is missing or of an earlier version.</summary>
    /// <returns>The version of the schema; 0 if it is missing and <paramref name="mayChange"/> is false.</returns>
    /// <exception cref="RunStoreException">The server or the schema cannot be used.</exception>
    public static async Task<int> PrepareAsync(NpgsqlConnection connection, string name, bool mayChange, CancellationToken cancellationToken)
    {
        await CheckAsync(connection, name, mayChange, cancellationToken).ConfigureAwait(false);
        int version = await VersionAsync(connection, name, cancellationToken).ConfigureAwait(false);
        return mayChange && version < SchemaVersions.Newest ? await MigrateAsync(connection, name, cancellationToken).ConfigureAwait(false) : version;
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

    private static async Task CheckAsync(NpgsqlConnection connection, string name, bool mayChange, CancellationToken cancellationToken)
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
                if (mayChange && (row.GetBoolean(1) || row.GetBoolean(2)))
                {
                    throw new RunStoreException(
                        RunStoreProblem.ReadOnly, row.GetBoolean(1) ? $"'{name}' is a replica, which takes no changes." : $"'{name}' takes no changes: its sessions are read-only.");
                }
            }
        }
    }

    private static async Task<bool> HasTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await AskAsync<long>(
            connection,
            "SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'vlmrun' AND c.relname = 'version'",
            cancellationToken).ConfigureAwait(false) > 0;

    // All or nothing, by one process at a time.
    private static async Task<int> MigrateAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock.ToString(CultureInfo.InvariantCulture)})", cancellationToken).ConfigureAwait(false);
            int version = await VersionAsync(connection, name, cancellationToken).ConfigureAwait(false);
            if (version < SchemaVersions.Newest)
            {
                await MigrateAsync(connection, name, version, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return SchemaVersions.Newest;
    }

    private static async Task MigrateAsync(NpgsqlConnection connection, string name, int version, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(connection, SchemaVersions.From(version), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            string what = version == 0 ? $"'{name}' has no schema 'vlmrun', and this role may not create it"
                : string.Create(CultureInfo.InvariantCulture, $"The schema 'vlmrun' of '{name}' has version {version}, and this role may not migrate it to {SchemaVersions.Newest}");
            throw new RunStoreException(RunStoreProblem.NotAllowed, $"{what}: {exception.MessageText}.", exception);
        }
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        if (!await HasTablesAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        int version = await AskAsync<int>(connection, "SELECT max(version) FROM vlmrun.version", cancellationToken).ConfigureAwait(false);
        return version <= SchemaVersions.Newest ? version : throw new RunStoreException(
            RunStoreProblem.NewerSchema,
            string.Create(CultureInfo.InvariantCulture, $"The schema 'vlmrun' of '{name}' has version {version}; this version of the module knows {SchemaVersions.Newest}."));
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
