using System;
using System.Threading.Tasks;

namespace VlmRun.Jobs;

/// <summary>Waits for jobs of one kind and writes each one when it ends.</summary>
/// The type of job: a prediction or an execution.
internal interface IJobWaiter<in T> : IAsyncDisposable
    where T : class
{
    /// <summary>Adds a job to wait for.</summary>
    /// <param name="id">The id of the job.</param>
    /// <param name="known">The job, if it was fetched before; else null.</param>
    void Add(string id, T? known);

    /// <summary>Adds a job as the caller has it.</summary>
    void Add(T job);

    /// <summary>Adds a job of which nothing is known but its id and, perhaps, its source.</summary>
    void AddId(string id, string? source);

    /// <summary>Writes the jobs that have ended so far.</summary>
    Task WriteReadyAsync();

    /// <summary>Waits for the remaining jobs and shows progress.</summary>
    Task FinishAsync();
}
