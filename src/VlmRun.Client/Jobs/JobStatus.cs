using System;

namespace VlmRun;

/// <summary>The states of a job (api reference 3.1); plain strings in JSON, so an unknown status is not an error.</summary>
public static class JobStatus
{
    /// <summary>About to start.</summary>
    public const string Pending = "pending";

    /// <summary>Waiting to be processed.</summary>
    public const string Enqueued = "enqueued";

    /// <summary>Being processed.</summary>
    public const string Running = "running";

    /// <summary>Ended, with a result.</summary>
    public const string Completed = "completed";

    /// <summary>Ended, without a result.</summary>
    public const string Failed = "failed";

    /// <summary>Held; it may go on.</summary>
    public const string Paused = "paused";

    /// <summary>Whether a job in this state will not change any more: completed or failed.</summary>
    public static bool IsFinal(string? status) =>
        string.Equals(status, Completed, StringComparison.OrdinalIgnoreCase) || string.Equals(status, Failed, StringComparison.OrdinalIgnoreCase);

    internal static bool IsKnown(string status) => status is Pending or Enqueued or Running or Completed or Failed or Paused;
}
