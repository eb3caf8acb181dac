namespace VlmRun.Runtime;

/// <summary>The state that a progress line shows.</summary>
/// <param name="Text">The description.</param>
/// <param name="Done">Number of items done.</param>
/// <param name="Total">Total number of items; 0 when it is not known.</param>
internal sealed record ProgressState(string Text, long Done, long Total)
{
    /// <summary>Credits used so far; null where they are not known.</summary>
    public decimal? Credits { get; init; }
}
