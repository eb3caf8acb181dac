namespace VlmRun.Batch.Journals;

/// <summary>What the plan of a run is made from: the last step of each source, in whatever store.</summary>
internal interface IJournalReader
{
    /// <summary>Decides which paths are the same source.</summary>
    IEqualityComparer<string> Comparer { get; }

    /// <summary>What a run that starts again would replace; null when nothing is replaced, or was.</summary>
    JournalContent? Replaces { get; }

    /// <summary>Whether the service was seen to keep client ids; null if not known.</summary>
    bool? KeepsIds { get; }

    /// <summary>Gets the last step of a source, and takes the source for this process, unless another process has it.</summary>
    Task<SourceClaim> ClaimAsync(string source, CancellationToken cancellationToken);

    /// <summary>The last steps of sources whose content had this many bytes when it was sent, by any process.</summary>
    Task<IReadOnlyList<JournalEntry>> SameSizeAsync(long bytes, CancellationToken cancellationToken);

    /// <summary>The last steps of sources whose file was moved, or is being moved; without those of other processes that still run.</summary>
    Task<IReadOnlyList<JournalEntry>> MovesAsync(CancellationToken cancellationToken);

    /// <summary>Records the source of a prediction, as far as this process knows; <see cref="IJournal.AddAsync"/> checks the rest.</summary>
    /// <exception cref="OutcomeUnknownException">The prediction belongs to another source, so it is not known what was started for this one.</exception>
    void ClaimId(string id, string source);
}
