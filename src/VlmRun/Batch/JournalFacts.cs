namespace VlmRun.Batch;

/// <summary>What the state of a batch is made from, in whatever store.</summary>
internal sealed record JournalFacts
{
    /// <summary>The last step of each source.</summary>
    public required IReadOnlyCollection<JournalEntry> Last { get; init; }

    /// <summary>What was left out.</summary>
    public required IReadOnlyCollection<BatchSkip> Skipped { get; init; }

    /// <summary>The credits used.</summary>
    public required decimal Credits { get; init; }

    /// <summary>When the last step was recorded; null before the first.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Whether a run is writing the journal now.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether the begin of the last run is recorded; journals of earlier versions have neither begin nor end.</summary>
    public bool HasBegun { get; init; }

    /// <summary>How the last run has ended; null if it has not, or if that is not known.</summary>
    public RunEnd? End { get; init; }

    /// <summary>Jobs that ended per minute in the last run; null if not known.</summary>
    public double? PerMinute { get; init; }
}
