namespace VlmRun.Runtime;

/// <summary>How things stand.</summary>
/// <param name="Text">In words.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many; 0 when that is not known.</param>
internal sealed record ProgressState(string Text, long Done, long Total);
