using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>The errors of a shared journal, with what to do about them.</summary>
internal static class SharedJournalErrors
{
    /// <summary>The database could not be used from the start.</summary>
    public static JournalStoreException From(RunStoreException failure)
    {
        (string id, ErrorCategory category, string action) = failure.Problem switch
        {
            RunStoreProblem.BadAddress => ("JournalAddressInvalid", ErrorCategory.InvalidArgument, "Specify -Journal 'postgresql://host/database?sslmode=verify-full'; the options are those of Npgsql."),
            RunStoreProblem.Unreachable => ("JournalUnreachable", ErrorCategory.ConnectionError, "Check host, port and whether the server runs, for example with: psql 'postgresql://host/database'"),
            RunStoreProblem.NoTls => ("JournalNotEncrypted", ErrorCategory.SecurityError, "Switch TLS on at the server (ssl = on), and use sslmode=verify-full with sslrootcert for a certificate of your own."),
            RunStoreProblem.NotAuthenticated => ("JournalNotAuthenticated", ErrorCategory.AuthenticationError, "Specify -JournalCredential (Get-Credential), or set PGUSER and PGPASSWORD, or add a line to ~/.pgpass."),
            RunStoreProblem.NoDatabase => ("JournalDatabaseMissing", ErrorCategory.ObjectNotFound, "Create the database, for example with: createdb vlmrun"),
            RunStoreProblem.NotAllowed => ("JournalNotAllowed", ErrorCategory.PermissionDenied, "Run once as the owner of the schema, or as a role that may create it, and grant the rights that docs/postgresql.md lists."),
            RunStoreProblem.ReadOnly => ("JournalReadOnly", ErrorCategory.WriteError, "Specify the primary server, or several hosts with target_session_attrs=read-write."),
            RunStoreProblem.OldServer => ("JournalServerTooOld", ErrorCategory.NotImplemented, "Use a server of PostgreSQL 14 or later, or a file as -Journal."),
            RunStoreProblem.NewerSchema => ("JournalUnusable", ErrorCategory.InvalidData, "Update-Module VlmRun"),
            RunStoreProblem.OtherBudget => ("JournalInUse", ErrorCategory.ResourceBusy, "Specify the same -MaxCredits for all processes of a run, or wait until the others have ended."),
            RunStoreProblem.Full => ("JournalNotWritten", ErrorCategory.WriteError, "Free disk space at the server, then run the same command again to continue."),
            _ => ("JournalStoreFailed", ErrorCategory.ResourceUnavailable, "Fix the cause that the message names, then run the same command again to continue."),
        };
        return new JournalStoreException(failure.Message, failure, id, category, action);
    }

    /// <summary>There is no run of this name.</summary>
    public static JournalStoreException NoRun(SharedJournalOptions options) => new(
        $"There is no such run: {options.Name}.", null, "JournalRunMissing", ErrorCategory.ObjectNotFound, "Check the name of -Run. A run is created by Invoke-VlmBatch.");

    /// <summary>The run cannot go on because its steps cannot be recorded.</summary>
    public static JournalNotWrittenException NotWritten(string journal, RunStoreException failure) => new(
        $"The journal '{journal}' cannot be written: {failure.Message.TrimEnd('.')}.",
        failure,
        failure.Problem switch
        {
            RunStoreProblem.Full => JournalFailure.DiskFull,
            RunStoreProblem.NotAllowed => JournalFailure.NotAllowed,
            _ => JournalFailure.Other,
        });
}
