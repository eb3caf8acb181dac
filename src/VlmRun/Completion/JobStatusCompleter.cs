namespace VlmRun.Completion;

/// <summary>Completes the status values of a job.</summary>
public sealed class JobStatusCompleter() : WordCompleter(
    JobStatus.Completed, JobStatus.Enqueued, JobStatus.Failed, JobStatus.Paused, JobStatus.Pending, JobStatus.Running);
