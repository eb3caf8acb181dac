using System;
using System.Collections.Generic;

namespace VlmRun.PostgreSql;

/// <summary>Where the database is, and how it is used.</summary>
public sealed record RunStoreOptions
{
    /// <summary>The hosts, or the folder of a socket; several are separated by commas.</summary>
    public required string Host { get; init; }

    /// <summary>The port; null for 5432.</summary>
    public int? Port { get; init; }

    /// <summary>The database; null for the one with the user's name.</summary>
    public string? Database { get; init; }

    /// <summary>The user; null for PGUSER, or the user of the operating system.</summary>
    public string? User { get; init; }

    /// <summary>The password; null for PGPASSWORD, or the entry of the password file.</summary>
    public string? Password { get; init; }

    /// <summary>Whether the host is another machine, so that TLS is required.</summary>
    public bool IsRemote { get; init; }

    /// <summary>Further options, as Npgsql or libpq name them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a worker that is not heard of keeps its sources.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Measures how long ago the lease was renewed, also while the machine sleeps.</summary>
    public TimeProvider LeaseTime { get; init; } = new LeaseClock();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a lost connection is tried again.</summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromHours(1);
}
