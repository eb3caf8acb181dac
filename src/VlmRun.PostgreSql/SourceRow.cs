namespace VlmRun.PostgreSql;

/// <summary>The last step of a source.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Path">Its path.</param>
/// <param name="Step">The step; null before the first.</param>
/// <param name="Entry">The step with its details, as JSON; null before the first.</param>
/// <param name="HasResult">Whether the run has its prediction.</param>
/// <param name="Owner">Who has it.</param>
/// <param name="Host">The machine that recorded the step, or entered the source.</param>
public sealed record SourceRow(long Id, string Path, string? Step, string? Entry, bool HasResult, SourceOwner Owner, string? Host);
