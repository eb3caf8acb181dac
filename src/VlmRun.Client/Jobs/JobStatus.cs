namespace VlmRun;

/// <summary>The status values of a job (api reference 3.1); plain strings, so an unknown status is not an error.</summary>
public static class JobStatus
{
    /// <summary>About to start.</summary>
    public const string Pending = "pending";

    /// <summary>Waiting to be processed.</summary>
    public const string Enqueued = "enqueued";

    /// <summary>Being processed.</summary>
    public const string Running = "running";

    /// <summary>Ended with a result.</summary>
    public const string Completed = "completed";

    /// <summary>Ended without a result.</summary>
    public const string Failed = "failed";

    /// <summary>Paused; it may continue.</summary>
    public const string Paused = "paused";

    /// <summary>Whether a job with this status will not change any more: completed or failed.</summary>
    public static bool IsFinal(string? status) =>
        string.Equals(status, Completed, StringComparison.OrdinalIgnoreCase) || string.Equals(status, Failed, StringComparison.OrdinalIgnoreCase);

    /// <summary>The known states, sorted by name.</summary>
    internal static IReadOnlyList<string> Known { get; } = [Completed, Enqueued, Failed, Paused, Pending, Running];

    internal static bool IsKnown(string status) => Known.Contains(status);
}
