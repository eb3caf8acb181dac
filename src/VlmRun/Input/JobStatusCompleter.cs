namespace VlmRun.Input;

/// <summary>Completes the states of a job.</summary>
public sealed class JobStatusCompleter() : WordCompleter(
    JobStatus.Completed, JobStatus.Enqueued, JobStatus.Failed, JobStatus.Paused, JobStatus.Pending, JobStatus.Running);
