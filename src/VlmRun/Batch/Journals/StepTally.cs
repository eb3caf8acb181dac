namespace VlmRun.Batch.Journals;

/// <summary>How many sources have a step as their last.</summary>
/// <param name="Step">The step; null if they have none yet.</param>
/// <param name="IsRunning">Whether a running process has them.</param>
/// <param name="Count">Their number.</param>
internal sealed record StepTally(string? Step, bool IsRunning, int Count);
