using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Tells when all work has come to rest: the thread pool has one thread here, and when that runs our question with nothing queued, nothing else runs.</summary>
internal static class ThreadPoolIdle
{
    private static readonly TimeSpan s_far = TimeSpan.FromSeconds(20);
    private static long s_askedAt;

    [ModuleInitializer]
    internal static void BoundThePool()
    {
        Assert.True(ThreadPool.SetMinThreads(1, 1) && ThreadPool.SetMaxThreads(1, 1000));
        new Thread(Watch) { IsBackground = true }.Start();
    }

    /// <summary>Completes when nothing runs and nothing is queued; the run ends when that does not happen.</summary>
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

    // What spins on the pool's one thread lets no test fail; somebody else has to.
    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(1000);
            long askedAt = Volatile.Read(ref s_askedAt);
            if (askedAt != 0 && Environment.TickCount64 - askedAt > s_far.TotalMilliseconds)
            {
                Environment.FailFast("The code under test never comes to rest: it spins instead of waiting.");
            }
        }
    }
}
