namespace VlmRun.Jobs;

/// <summary>Where <see cref="JobPoller{T}"/> reads jobs.</summary>
internal interface IJobSource<T>
    where T : class, IJob<T>
{
    /// <summary>The part of the API that the jobs belong to.</summary>
    ApiResource Resource { get; }

    Task<T> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>One page of the list, newest first as far as is known.</summary>
    IAsyncEnumerable<T> ListAsync(long skip, int limit, ResponseSize size, CancellationToken cancellationToken);
}
