namespace VlmRun.PostgreSql;

/// <summary>What became of a step.</summary>
/// <param name="IsRecorded">Whether it is recorded; if not, the source is another worker's.</param>
/// <param name="OwnerOfId">The other source that the prediction belongs to; null if there is none.</param>
public readonly record struct StepAnswer(bool IsRecorded, string? OwnerOfId);
