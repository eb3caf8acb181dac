namespace VlmRun.Jobs;

/// <summary>How the wait for one job ended.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Job">The job as last seen, or null if it never was.</param>
/// <param name="IsTimeout">The time ran out first; the job goes on.</param>
/// <param name="Error">Why the job could not be polled, or, after a timeout, why the last poll failed; null otherwise.</param>
public sealed record JobOutcome<T>(string Id, T? Job, bool IsTimeout, VlmRunException? Error)
    where T : class;
