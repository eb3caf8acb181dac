using System;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Jobs;

/// <summary>The times of every kind of job.</summary>
internal static class JobTimes
{
    /// <summary>The time when it ended, as text; null before that.</summary>
    public static string? Completed(Job job, string status, DateTimeOffset createdAt)
    {
        bool ended = status is JobOutcome.Completed or JobOutcome.Failed;
        return ended && job.EndedAt is DateTimeOffset at ? Iso8601Time.Of(at < createdAt ? createdAt : at) : null;
    }

    /// <summary>How long it took.</summary>
    public static long Seconds(Job job)
    {
        double seconds = job.EndedAt is DateTimeOffset ended ? (ended - job.Plan.Start).TotalSeconds : 0;
        return (long)Math.Ceiling(Math.Max(0, seconds));
    }

    public static string? Message(string status)
    {
        return status switch
        {
            JobOutcome.Completed => "simulated answer",
            JobOutcome.Failed => "simulated failure: this job is set to fail",
            _ => null,
        };
    }
}
