namespace VlmRun.Batch.Journals;

/// <summary>What a journal contains that a run would replace.</summary>
/// <param name="Noun">The words for its jobs.</param>
/// <param name="Jobs">The number of jobs known to be started; each is paid for.</param>
/// <param name="Credits">The credits that they are known to have used.</param>
/// <param name="IsDamaged">Whether it can be read only in part.</param>
internal sealed record JournalContent(JobNoun Noun, int Jobs, decimal Credits, bool IsDamaged);
