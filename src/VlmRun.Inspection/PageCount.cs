namespace VlmRun.Inspection;

/// <summary>The number of pages of a document.</summary>
/// <param name="Pages">The number; null when it cannot be counted.</param>
/// <param name="Note">Why it is unknown or not sure, as a sentence; else null.</param>
public sealed record PageCount(int? Pages, string? Note);
