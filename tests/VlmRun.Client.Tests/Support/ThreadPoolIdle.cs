using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Detects when all work is idle: the thread pool has one thread here, so when the check runs and nothing is queued, nothing else is running.</summary>
internal static class ThreadPoolIdle
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private static long s_askedAt;

    [ModuleInitializer]
    internal static void BoundThePool()
    {
        Assert.True(ThreadPool.SetMinThreads(1, 1) && ThreadPool.SetMaxThreads(1, 1000));
        new Thread(Check) { IsBackground = true }.Start();
    }

    /// <summary>Completes when nothing is running or queued; if that does not happen, the process ends.</summary>
    public static async Task ReachedAsync()
    {
        Volatile.Write(ref s_askedAt, Environment.TickCount64);
        while (!await IsReachedAsync().ConfigureAwait(false))
        {
        }

        Volatile.Write(ref s_askedAt, 0);
    }

    private static Task<bool> IsReachedAsync() => Task.Factory.StartNew(
        () => ThreadPool.PendingWorkItemCount == 0,
        CancellationToken.None,
        TaskCreationOptions.PreferFairness,
        TaskScheduler.Default);

    // Work that spins on the only thread of the pool would block the test, so another thread ends the process.
    private static void Check()
    {
        while (true)
        {
            Thread.Sleep(1000);
            long askedAt = Volatile.Read(ref s_askedAt);
            if (askedAt != 0 && Environment.TickCount64 - askedAt > s_limit.TotalMilliseconds)
            {
                Environment.FailFast("The code under test spins instead of waiting.");
            }
        }
    }
}
