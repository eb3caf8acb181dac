namespace VlmRun.Jobs;

/// <summary>The requests that <see cref="JobPoller{T}"/> uses.</summary>
internal interface IJobSource<T>
    where T : class, IJob<T>
{
    /// <summary>The part of the API that the jobs belong to.</summary>
    ApiResource Resource { get; }

    Task<T> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>One page of the list, presumably newest first.</summary>
    IAsyncEnumerable<T> ListAsync(long skip, int limit, ResponseSize size, CancellationToken cancellationToken);
}
