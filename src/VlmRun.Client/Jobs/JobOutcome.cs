namespace VlmRun.Jobs;

/// <summary>The outcome of waiting for one job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Job">The job as last seen, or null if it was never seen.</param>
/// <param name="IsTimeout">The timeout elapsed first; the job is still running.</param>
/// <param name="Error">Why the job could not be polled, or, after a timeout, why the last poll failed; null otherwise.</param>
public sealed record JobOutcome<T>(string Id, T? Job, bool IsTimeout, VlmRunException? Error)
    where T : class;
