using VlmRun.Batch.Journals;

namespace VlmRun.Batch.SharedJournals;

/// <summary>A source that this process has in a shared journal.</summary>
/// <param name="row">The number of its row.</param>
/// <param name="last">Its last step; null for a new source.</param>
/// <param name="stored">Its last step as it is stored.</param>
internal sealed class HeldSource(long row, JournalEntry? last, string? stored)
{
    /// <summary>The number of its row.</summary>
    public long Row => row;

    /// <summary>Its last step.</summary>
    public JournalEntry? Last { get; set; } = last;

    /// <summary>Its last step as it is stored.</summary>
    public string? Stored { get; set; } = stored;

    /// <summary>When the database last confirmed that this process has it, as a timestamp of the worker; null if it has not.</summary>
    public long? ConfirmedAt { get; set; }
}
