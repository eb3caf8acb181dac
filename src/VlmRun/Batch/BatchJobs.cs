using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>One kind of job that a batch starts: how it is requested, found, read and waited for.</summary>
/// The type of job: a prediction or an execution.
internal abstract class BatchJobs<T> : IBatchJobs
    where T : class, IJob<T>
{
    /// <inheritdoc/>
    public abstract JobNoun Noun { get; }

    /// <inheritdoc/>
    public abstract bool HasRequestIds { get; }

    /// <inheritdoc/>
    public abstract JournalHeader Header();

    /// <summary>The image to send in the request instead of an upload; null for all other files.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public virtual Task<ImageSource?> OpenImageAsync(string source, CancellationToken cancellationToken) => Task.FromResult<ImageSource?>(null);

    /// <summary>Starts the job of a source; sent at most once.</summary>
    /// <param name="input">The source.</param>
    /// <param name="requestId">The id of the request, where requests have one.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the job was started.</exception>
    /// <exception cref="ClaimLostException">Another process has taken the source over, and the request was not sent.</exception>
    public abstract Task<T> StartAsync(BatchInput input, string requestId, CancellationToken cancellationToken);

    /// <summary>Gets one job.</summary>
    /// <exception cref="VlmRunNotFoundException">The service does not have it.</exception>
    public abstract Task<T> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Creates a job from its stored JSON.</summary>
    public abstract T Read(JsonElement body, string? source);

    /// <summary>A job that was started, of which only the id is known.</summary>
    public T Started(string id) => Read(JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["id"] = id, ["status"] = JobStatus.Pending }), null);

    /// <summary>The job as the service returned it.</summary>
    public abstract JsonElement BodyOf(T job);

    /// <summary>Waits for any number of jobs in one loop.</summary>
    public abstract JobPoller<T> Poll(PollOptions options, CancellationToken cancellationToken);
}
