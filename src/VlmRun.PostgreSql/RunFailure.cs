using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>Tells failures of the database apart.</summary>
internal static class RunFailure
{
    /// <summary>Whether the same may succeed a little later: the connection was lost, or the server starts, stops or is overloaded.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        PostgresException answer => answer.IsTransient || answer.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.QueryCanceled
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction
            // pgbouncer says so of a server that is away.
            or PostgresErrorCodes.ProtocolViolation or PostgresErrorCodes.ConnectionFailure,
        NpgsqlException { InnerException: AuthenticationException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException } => false,
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>The failure as a user understands it.</summary>
    public static RunStoreException Describe(Exception exception, string name) => exception switch
    {
        RunStoreException known => known,
        PostgresException answer => Describe(answer, name),
        NpgsqlException { InnerException: AuthenticationException inner } => new RunStoreException(
            RunStoreProblem.NoTls, $"The certificate of '{name}' is not trusted: {inner.Message.TrimEnd('.')}.", exception),
        NpgsqlException { InnerException: FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException } => new RunStoreException(
            RunStoreProblem.BadAddress, $"A certificate that the address of '{name}' names cannot be read: {exception.InnerException.Message.TrimEnd('.')}.", exception),
        // Npgsql tells these two apart in its message only; the tests with real servers notice when it changes.
        NpgsqlException when exception.Message.Contains("SSL", StringComparison.Ordinal) => new RunStoreException(
            RunStoreProblem.NoTls, $"'{name}' does not support TLS, which is required for another machine.", exception),
        NpgsqlException when exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => new RunStoreException(
            RunStoreProblem.NotAuthenticated, $"'{name}' asks for a password, and there is none.", exception),
        NpgsqlException or SocketException or IOException or TimeoutException => new RunStoreException(
            RunStoreProblem.Unreachable, $"'{name}' cannot be reached: {(exception.InnerException ?? exception).Message.TrimEnd('.')}.", exception),
        _ => new RunStoreException(RunStoreProblem.Other, $"'{name}' failed: {exception.Message}", exception),
    };

    private static RunStoreException Describe(PostgresException answer, string name)
    {
        (RunStoreProblem problem, string what) = answer.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (RunStoreProblem.NotAuthenticated, "rejects the user or the password"),
            PostgresErrorCodes.InvalidCatalogName => (RunStoreProblem.NoDatabase, "has no such database"),
            PostgresErrorCodes.InsufficientPrivilege => (RunStoreProblem.NotAllowed, "does not allow it to this role"),
            PostgresErrorCodes.ReadOnlySqlTransaction => (RunStoreProblem.ReadOnly, "takes no changes"),
            PostgresErrorCodes.DiskFull => (RunStoreProblem.Full, "has no space left"),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.TooManyConnections => (RunStoreProblem.Unreachable, "is not available"),
            _ => (RunStoreProblem.Other, "reports an error"),
        };
        return new RunStoreException(problem, $"'{name}' {what}: {answer.MessageText.TrimEnd('.')}.", answer);
    }
}
