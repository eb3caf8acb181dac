using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>A source that a run has taken and not ended yet.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Root">The folder that it was specified by.</param>
/// <param name="Last">What is known of its upload and its move; null for a new source.</param>
internal sealed record SourceInHand(string Source, string Root, JournalEntry? Last)
{
    /// <summary>Whether it has a result; false if it failed, null if nothing is to be moved.</summary>
    public bool? HasResult { get; init; }

    /// <summary>Whether its result is recorded, so that its upload is not needed any more.</summary>
    public bool IsRecorded { get; init; }
}
