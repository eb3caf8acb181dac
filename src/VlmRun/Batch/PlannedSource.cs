using System.Management.Automation;

namespace VlmRun.Batch;

/// <summary>A source of a batch, and what a run does next with it.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Step">What is done.</param>
/// <param name="Last">Its last step in the journal, as far as it still applies; null for a new source.</param>
internal sealed record PlannedSource(string Source, PlannedStep Step, JournalEntry? Last)
{
    /// <summary>Whether its content has changed since it was uploaded, so that it is sent as a new file.</summary>
    public bool HasChanged { get; init; }

    /// <summary>Why it is refused; null where it is not.</summary>
    public ErrorRecord? Problem { get; init; }
}
