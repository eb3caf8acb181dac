namespace VlmRun.Runtime;

/// <summary>The state that a progress line shows.</summary>
/// <param name="Text">The description.</param>
/// <param name="Done">Number of items done.</param>
/// <param name="Total">Total number of items; 0 when it is not known.</param>
internal sealed record ProgressState(string Text, long Done, long Total)
{
    /// <summary>When the work began, as a timestamp of <see cref="TimeProvider.System"/>; null for when it was first shown.</summary>
    public long? Since { get; init; }

    /// <summary>Whether to show how many items are done per minute.</summary>
    public bool ShowsRate { get; init; }

    /// <summary>Credits used so far; null where they are not known.</summary>
    public decimal? Credits { get; init; }
}
