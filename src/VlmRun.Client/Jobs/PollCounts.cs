namespace VlmRun.Jobs;

/// <summary>The progress of a wait.</summary>
/// <param name="Total">Jobs added so far.</param>
/// <param name="Completed">Ended with a result.</param>
/// <param name="Failed">Ended without a result, or no longer polled.</param>
/// <param name="LastStatus">The last status seen of a job that has not ended, or null.</param>
public sealed record PollCounts(int Total, int Completed, int Failed, string? LastStatus)
{
    /// <summary>Jobs that have not ended.</summary>
    public int Pending => Total - Completed - Failed;
}
