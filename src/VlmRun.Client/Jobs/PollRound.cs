namespace VlmRun.Jobs;

/// <summary>One poll of all pending jobs: a few are requested one by one, many are read from pages of the list.</summary>
internal sealed class PollRound<T>(
    IJobSource<T> jobs, PollCache cache, TimeProvider time, IRequestListener? listener, Action<PendingJob<T>, T> seen)
    where T : class, IJob<T>
{
    // Up to this number, single requests cost no more than pages.
    private const int MaxSingleRequests = 3;
    private const int MaxParallelRequests = 4;

    private readonly PendingJobPages<T> _pages = new(jobs, cache, time, listener, seen);
    private int _requests;

    /// <summary>Polls, and returns the number of requests.</summary>
    public async Task<int> PollAsync(
        IReadOnlyList<PendingJob<T>> pending, int added, Action<PendingJob<T>, VlmRunException> lost, CancellationToken cancellationToken)
    {
        _requests = 0;
        Dictionary<string, PendingJob<T>> missing = pending.ToDictionary(job => job.Id, StringComparer.Ordinal);
        if (pending.Count > MaxSingleRequests && !cache.IsListDisabled(time))
        {
            await _pages.FindAsync(missing, added, cancellationToken).ConfigureAwait(false);
            _requests = _pages.Requests;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = MaxParallelRequests, CancellationToken = cancellationToken };
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
            // A job that was just created may not be readable yet.
            if (++job.NotFound > (job.WasGiven ? 2 : 0))
            {
                lost(job, exception);
            }
        }
        catch (ArgumentException exception)
        {
            // An invalid id must not affect the other jobs.
            lost(job, new VlmRunValidationException(exception.Message, ApiRequest.Get(jobs.Resource, job.Id).Facts(), exception));
        }
        catch (VlmRunException exception) when (exception.StatusCode is >= 400 and < 500 and not (401 or 402 or 408 or 409 or 425 or 429))
        {
            // The service rejects this request, and would reject the next one.
            lost(job, exception);
        }
        catch (Exception exception) when (exception is not VlmRunAuthenticationException && !cancellationToken.IsCancellationRequested)
        {
            listener?.Verbose($"Could not poll {job.Id}: {exception.Message}");
        }
    }
}
