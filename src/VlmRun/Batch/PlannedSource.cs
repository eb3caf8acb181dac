using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>A source of a batch, and its next step.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Step">The next step.</param>
/// <param name="Last">Its last step in the journal, if that still applies; null for a new source.</param>
internal sealed record PlannedSource(string Source, PlannedStep Step, JournalEntry? Last)
{
    /// <summary>Whether its content has changed since it was uploaded, so that it is sent as a new file.</summary>
    public bool HasChanged { get; init; }

    /// <summary>Whether an earlier file with this path was moved.</summary>
    public bool IsAfterMoved { get; init; }

    /// <summary>Whether its file was moved, so that only its result is to be written.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Why it cannot be used; null if it can.</summary>
    public ErrorRecord? Problem { get; init; }
}
