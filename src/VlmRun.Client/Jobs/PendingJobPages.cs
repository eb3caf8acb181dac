namespace VlmRun.Jobs;

/// <summary>Finds pending jobs in pages of the list, newest first, as long as that takes fewer requests than one request per job.</summary>
internal sealed class PendingJobPages<T>(
    IJobSource<T> jobs, PollCache cache, TimeProvider time, IRequestListener? listener, Action<PendingJob<T>, T> seen)
    where T : class, IJob<T>
{
    private const double Margin = 1.1;

    // Searching pages that have only newer jobs may take one tenth of the requests that single requests would take.
    private const int FruitlessPageDivisor = 10;

    // The creation time in the list may differ slightly from that in the response to the submission.
    private static readonly TimeSpan s_timeTolerance = TimeSpan.FromSeconds(1);

    // The list has jobs of other programs too: rows per pending job, as measured by the last search.
    private double _rowsPerJob = 1;
    private long _lastFoundRow;
    private int _failures;

    /// <summary>Requests that the last search took.</summary>
    public int Requests { get; private set; }

    /// <summary>Finds pending jobs, and removes them from <paramref name="missing"/>.</summary>
    /// <param name="missing">The pending jobs by id.</param>
    /// <param name="added">How many jobs have been added by now.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task FindAsync(Dictionary<string, PendingJob<T>> missing, int added, CancellationToken cancellationToken)
    {
        Requests = 0;
        try
        {
            await SearchAsync(missing, added, cancellationToken).ConfigureAwait(false);
            _failures = 0;
        }
        catch (VlmRunException exception) when (IsListFailure(exception) && ++_failures > 1)
        {
            listener?.Verbose($"The list of jobs failed again; requesting jobs one by one: {exception.Message}");
        }
    }

    // Errors of the list that a single request may not have.
    private static bool IsListFailure(VlmRunException exception) =>
        exception is InvalidResponseException or VlmRunServerException
        || exception.StatusCode is >= 400 and < 500 and not (401 or 402 or 408 or 425 or 429);

    private async Task SearchAsync(Dictionary<string, PendingJob<T>> missing, int added, CancellationToken cancellationToken)
    {
        // The list is newest first: every job added after the oldest pending one is before it.
        int span = Math.Max(missing.Count, added - missing.Values.Min(job => job.Index));
        int limit = cache.Pages.For((long)Math.Ceiling(span * _rowsPerJob));
        int withoutResult = 0;
        long skip = 0;
        PageOrder order = new();
        while (true)
        {
            int before = missing.Count;
            int rows = await ReadAsync(skip, limit, missing, order, cancellationToken).ConfigureAwait(false);
            int found = before - missing.Count;
            skip += rows;
            _rowsPerJob = found > 0 ? Math.Max(1, _lastFoundRow / (double)span) : _rowsPerJob;
            if (order.IsNotNewestFirst)
            {
                listener?.Verbose($"The list of jobs is not newest first; requesting jobs one by one for {PollCache.ListPause.TotalMinutes} min.");
                cache.DisableList(time);
                return;
            }

            // The last job costs no more as a single request.
            if (rows < limit || missing.Count <= 1 || IsOlderThanPending(order, missing.Values))
            {
                return;
            }

            if (found == 0 && IsNewerThanPending(order, missing.Values))
            {
                limit = cache.Pages.For(4L * rows);
                if (++withoutResult > Math.Max(1, missing.Count / FruitlessPageDivisor))
                {
                    return;
                }
            }
            else
            {
                double perJob = rows / (double)Math.Max(1, found);
                limit = cache.Pages.For((long)Math.Ceiling(missing.Count * (perJob > 1 ? Margin * perJob : 1)));
                if (found * limit < 2 * rows)
                {
                    return;
                }
            }
        }
    }

    private async Task<int> ReadAsync(
        long skip, int limit, Dictionary<string, PendingJob<T>> missing, PageOrder order, CancellationToken cancellationToken)
    {
        ResponseSize weight = new();
        int rows = 0;
        order.PageBegins();
        Requests++;
        await foreach (T job in jobs.ListAsync(skip, limit, weight, cancellationToken).ConfigureAwait(false))
        {
            rows++;
            order.Add(job.CreatedAt);
            if (missing.Remove(job.Id, out PendingJob<T>? pending))
            {
                _lastFoundRow = skip + rows;
                seen(pending, job);
            }
        }

        cache.Pages.Weigh(weight.Bytes, limit);
        return rows;
    }

    // Every row so far is newer than the pending jobs: other programs have started that many.
    private bool IsNewerThanPending(PageOrder order, IEnumerable<PendingJob<T>> missing) =>
        missing.Max(Created) is not { } newest || order.Last > newest;

    private bool IsOlderThanPending(PageOrder order, IReadOnlyCollection<PendingJob<T>> missing) =>
        missing.All(job => Created(job) is not null) && order.Last < missing.Min(Created) - s_timeTolerance;

    private DateTime? Created(PendingJob<T> job) => job.Known?.CreatedAt?.ToUniversalTime();
}
