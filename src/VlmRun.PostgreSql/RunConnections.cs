using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Makes the source of connections from the options.</summary>
internal static class RunConnections
{
    private const int MaxPrepared = 32;

    // As libpq names them; Npgsql's own names are taken too.
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["passfile"] = "Passfile",
        ["channel_binding"] = "Channel Binding",
        ["options"] = "Options",
    };

    /// <summary>Whether the server itself is at the other end: a pooler has its own number for the connection, and may give each transaction another session.</summary>
    public static async Task<bool> IsDirectAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new("SELECT pg_backend_pid()", connection);
        await using (command.ConfigureAwait(false))
        {
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! == connection.ProcessID;
        }
    }

    /// <summary>Creates the source of connections.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="prepares">Whether statements are prepared, which needs a session of its own.</param>
    /// <exception cref="RunStoreException">An option is not known, or TLS is switched off for another machine.</exception>
    public static NpgsqlDataSource Create(RunStoreOptions options, bool prepares)
    {
        NpgsqlConnectionStringBuilder builder = new()
        {
            Host = options.Host,
            Port = options.Port ?? 5432,
            ApplicationName = "VlmRun",
            Timeout = 10,
            CommandTimeout = 15,
            CancellationTimeout = 2000,
            KeepAlive = 15,
            MaxPoolSize = 4,
            Enlist = false,
            // For pgbouncer in transaction mode: nothing of a session is used, and nothing is reset.
            NoResetOnClose = true,
            MaxAutoPrepare = prepares ? MaxPrepared : 0,
            AutoPrepareMinUsages = 2,
        };
        bool hasMode = false;
        foreach ((string name, string value) in options.Parameters)
        {
            try
            {
                string known = s_names.GetValueOrDefault(name, name);
                hasMode |= known == "SSL Mode" || name.Equals("SslMode", StringComparison.OrdinalIgnoreCase);
                builder[known] = known == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value.Replace("read-write", "primary", StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException)
            {
                throw new RunStoreException(RunStoreProblem.BadAddress, $"The address has the option '{name}', which Npgsql does not know or not with this value.");
            }
        }

        if (options.Database is not null)
        {
            builder.Database = options.Database;
        }

        if (options.User is not null)
        {
            builder.Username = options.User;
        }

        if (options.Password is not null)
        {
            builder.Password = options.Password;
        }

        if (options.IsRemote && !hasMode)
        {
            builder.SslMode = SslMode.Require;
        }
        else if (options.IsRemote && builder.SslMode is SslMode.Disable or SslMode.Allow or SslMode.Prefer && options.IsRemote)
        {
            throw new RunStoreException(
                RunStoreProblem.NoTls,
                string.Create(CultureInfo.InvariantCulture, $"The address has sslmode={builder.SslMode.ToString().ToLowerInvariant()}, but a connection to another machine must be encrypted."));
        }

        return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }
}
