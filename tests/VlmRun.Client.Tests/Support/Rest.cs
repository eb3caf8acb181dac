using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Tells when all work on the thread pool has come to rest: every one of its threads stands in our barrier, and nothing is queued.</summary>
internal static class Rest
{
    private static readonly int s_threads = Environment.ProcessorCount;
    private static readonly TimeSpan s_far = TimeSpan.FromSeconds(5);

    [ModuleInitializer]
    internal static void BoundThePool()
    {
        ThreadPool.SetMinThreads(s_threads, s_threads);
        ThreadPool.SetMaxThreads(s_threads, 1000);
    }

    /// <summary>Completes when nothing runs and nothing is queued; fails when that does not happen.</summary>
    public static async Task ReachedAsync()
    {
        long start = Environment.TickCount64;
        while (!await HoldAllAsync().ConfigureAwait(false))
        {
            if (Environment.TickCount64 - start > s_far.TotalMilliseconds)
            {
                Assert.Fail("The code under test never comes to rest: it spins instead of waiting.");
            }
        }
    }

    private static async Task<bool> HoldAllAsync()
    {
        using Barrier barrier = new(s_threads);
        bool quiet = false;
        Task[] holders = new Task[s_threads];
        for (int i = 0; i < s_threads; i++)
        {
            holders[i] = Task.Factory.StartNew(
                () =>
                {
                    Assert.True(barrier.SignalAndWait(s_far), "A thread of the pool is blocked.");
                    quiet |= ThreadPool.PendingWorkItemCount == 0;
                    barrier.SignalAndWait(s_far);
                },
                CancellationToken.None,
                TaskCreationOptions.PreferFairness,
                TaskScheduler.Default);
        }

        await Task.WhenAll(holders).ConfigureAwait(false);
        return Volatile.Read(ref quiet);
    }
}
