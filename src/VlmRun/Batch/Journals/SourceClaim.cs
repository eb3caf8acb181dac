namespace VlmRun.Batch.Journals;

/// <summary>What a journal answers when a process asks for a source.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Last">Its last step; null for a new source.</param>
/// <param name="State">Who has it.</param>
internal sealed record SourceClaim(string Source, JournalEntry? Last, ClaimState State = ClaimState.Taken)
{
    /// <summary>The number of its row in a shared store.</summary>
    public long Row { get; init; }

    /// <summary>Its last step as a shared store has it.</summary>
    public string? Stored { get; init; }
}
