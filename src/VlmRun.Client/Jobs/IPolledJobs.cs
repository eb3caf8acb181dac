using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Jobs;

/// <summary>What <see cref="JobPoller{T}"/> needs to know about the jobs that it polls.</summary>
internal interface IPolledJobs<T>
    where T : class
{
    /// <summary>The part of the API that the jobs belong to.</summary>
    ApiResource Resource { get; }

    string Id(T job);

    string Status(T job);

    /// <summary>When it was created; null if that is not known.</summary>
    DateTime? CreatedAt(T job);

    /// <summary>The job has ended.</summary>
    bool IsFinal(T job);

    /// <summary><paramref name="job"/>, with the source of <paramref name="known"/> added.</summary>
    T Merge(T job, T? known);

    Task<T> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Gets one page of the list, which is assumed to be newest first.</summary>
    IAsyncEnumerable<T> ListAsync(long skip, int limit, ResponseSize size, CancellationToken cancellationToken);
}
