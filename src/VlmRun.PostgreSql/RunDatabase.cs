using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>A database that may be away for a while: what is asked of it is asked again until it is back.</summary>
/// <param name="source">Makes connections.</param>
/// <param name="name">Its address, for messages.</param>
/// <param name="maxOutage">How long it may be away.</param>
/// <param name="time">The clock.</param>
internal sealed class RunDatabase(NpgsqlDataSource source, string name, TimeSpan maxOutage, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(2);

    public string Name => name;

    /// <summary>Does something in one connection, which may be done twice if the connection is lost before the answer.</summary>
    /// <exception cref="RunStoreException">It failed, or the database was away for too long.</exception>
    public async Task<T> DoAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        TimeSpan pause = s_firstPause;
        long? awaySince = null;
        while (true)
        {
            long began = time.GetTimestamp();
            try
            {
                return await OnceAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A network that stalls is noticed late, and was away all the time.
                long since = awaySince ??= began;
                if (!RunFailure.IsPassing(exception) || time.GetElapsedTime(since) >= maxOutage)
                {
                    throw RunFailure.Describe(exception, name);
                }
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < s_maxPause ? pause * 2 : s_maxPause;
        }
    }

    /// <summary>Does something in one connection. When it is cancelled, it is not waited for: Npgsql asks the server to cancel, which may not answer.</summary>
    public async Task<T> OnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancellationTokenSource abandoned = new();
        Task<T> running = RunAsync(work, abandoned.Token);
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (running.IsCompleted)
            {
                abandoned.Dispose();
            }
            else
            {
                _ = AbandonAsync(running, abandoned);
            }
        }
    }

    private static async Task AbandonAsync(Task running, CancellationTokenSource abandoned)
    {
        using (abandoned)
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await work(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
