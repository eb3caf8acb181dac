using System;

namespace VlmRun.Simulator.Jobs;

/// <summary>The statuses and outcomes a job can have.</summary>
internal static class JobOutcome
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Paused = "paused";
    public const string Never = "never";

    /// <summary>Returns the outcome, or throws if it is not valid.</summary>
    public static string Check(string outcome)
    {
        return outcome is Completed or Failed or Paused or Never
            ? outcome
            : throw new ArgumentException($"No job outcome '{outcome}'; there are: completed, failed, paused, never.", nameof(outcome));
    }
}
