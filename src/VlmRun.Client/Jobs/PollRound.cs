using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Jobs;

/// <summary>One look at all that is pending: a few are asked for one by one, many are found in pages of the list.</summary>
internal sealed class PollRound<T>(
    IPolledJobs<T> jobs, PollCache memory, TimeProvider time, IRequestListener? listener, Action<PendingJob<T>, T> seen)
    where T : class
{
    // Up to here single requests cost no more than the pages would.
    private const int Few = 3;
    private const int AtOnce = 4;

    private readonly PendingJobPages<T> _pages = new(jobs, memory, time, listener, seen);
    private int _requests;

    /// <summary>Looks; gives the number of requests it took.</summary>
    public async Task<int> PollAsync(
        IReadOnlyList<PendingJob<T>> pending, int added, Action<PendingJob<T>, VlmRunException> lost, CancellationToken cancellationToken)
    {
        _requests = 0;
        Dictionary<string, PendingJob<T>> missing = pending.ToDictionary(job => job.Id, StringComparer.Ordinal);
        if (pending.Count > Few && !memory.AreListsGivenUp(time))
        {
            await _pages.FindAsync(missing, added, cancellationToken).ConfigureAwait(false);
            _requests = _pages.Requests;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(missing.Values, options, (job, token) => AskAsync(job, lost, token)).ConfigureAwait(false);
        return _requests;
    }

    private async ValueTask AskAsync(PendingJob<T> job, Action<PendingJob<T>, VlmRunException> lost, CancellationToken cancellationToken)
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
            lost(job, new VlmRunValidationException(exception.Message, ApiRequest.Get(jobs.Resource, job.Id).Facts(), exception));
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
