namespace VlmRun.Jobs;

/// <summary>How a wait stands.</summary>
/// <param name="Total">Jobs added so far.</param>
/// <param name="Completed">Ended with a result.</param>
/// <param name="Failed">Ended without one, or not to be watched any more.</param>
/// <param name="LastStatus">The status last seen of a job that is not done, or null.</param>
public sealed record PollCounts(int Total, int Completed, int Failed, string? LastStatus)
{
    /// <summary>Jobs that are not done.</summary>
    public int Pending => Total - Completed - Failed;
}
