using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Waiting;

/// <summary>One look at all that is pending: a few are asked for one by one, many are found in pages of the list.</summary>
internal sealed class WatchRound<T>(IWatchedJobs<T> jobs, WatchMemory memory, IRequestListener? listener, Action<WatchedJob<T>, T> seen)
    where T : class
{
    // Up to here single requests cost no more than the pages would.
    private const int Few = 3;
    private const int AtOnce = 4;

    private int _requests;

    /// <summary>Looks; gives the number of requests it took.</summary>
    public async Task<int> LookAsync(
        IReadOnlyList<WatchedJob<T>> pending, int added, Action<WatchedJob<T>, VlmRunException> lost, CancellationToken cancellationToken)
    {
        IReadOnlyList<WatchedJob<T>> singles = pending;
        if (pending.Count > Few && !memory.ListsAreNoHelp)
        {
            singles = await ListAsync(pending, added, cancellationToken).ConfigureAwait(false);
            if (singles.Count * 2 > pending.Count)
            {
                listener?.Verbose($"The list of jobs showed {pending.Count - singles.Count} of {pending.Count}; asking one by one from now on.");
                memory.ListsAreNoHelp = true;
            }
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(singles, options, (job, token) => AskAsync(job, lost, token)).ConfigureAwait(false);
        return _requests;
    }

    /// <summary>Finds jobs in the list; gives those that it did not show.</summary>
    private async Task<List<WatchedJob<T>>> ListAsync(
        IReadOnlyList<WatchedJob<T>> pending, int added, CancellationToken cancellationToken)
    {
        Dictionary<string, WatchedJob<T>> missing = pending.ToDictionary(job => job.Id, StringComparer.Ordinal);
        // Newest first, all that was added since the oldest pending one stands in the list before it.
        int need = Math.Max(missing.Count, added - pending[0].Index);
        long skip = 0;
        while (missing.Count > 0 && skip < need)
        {
            int limit = memory.Pages.For(need - skip);
            AnswerSize weight = new();
            int rows = 0;
            _requests++;
            await foreach (T job in jobs.ListAsync(skip, limit, weight, cancellationToken).ConfigureAwait(false))
            {
                rows++;
                if (missing.Remove(jobs.Id(job), out WatchedJob<T>? watched))
                {
                    seen(watched, job);
                }
            }

            skip += rows;
            memory.Pages.Weigh(weight.Bytes, limit);
            if (rows < limit)
            {
                break;
            }
        }

        return [.. missing.Values];
    }

    private async ValueTask AskAsync(WatchedJob<T> job, Action<WatchedJob<T>, VlmRunException> lost, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            seen(job, await jobs.GetAsync(job.Id, cancellationToken).ConfigureAwait(false));
        }
        catch (VlmRunNotFoundException exception)
        {
            // What the service has just given us may not be readable yet.
            if (++job.NotFound > (job.WasGiven ? 2 : 0))
            {
                lost(job, exception);
            }
        }
        catch (ArgumentException exception)
        {
            // No such path can be asked for; the others can.
            lost(job, new VlmRunValidationException(exception.Message, new ErrorFacts("GET " + job.Id, null, ErrorBody.Empty), exception));
        }
        catch (VlmRunException exception) when (exception.StatusCode is >= 400 and < 500 and not (401 or 402 or 408 or 409 or 425 or 429))
        {
            // Refused for what it is: so it will be next time.
            lost(job, exception);
        }
        catch (Exception exception) when (exception is not VlmRunAuthenticationException && !cancellationToken.IsCancellationRequested)
        {
            listener?.Verbose($"Could not look at {job.Id}: {exception.Message}");
        }
    }
}
