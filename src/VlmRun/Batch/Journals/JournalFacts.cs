namespace VlmRun.Batch.Journals;

/// <summary>What the state of a batch is made from, in whatever store.</summary>
internal sealed record JournalFacts
{
    /// <summary>The numbers of sources by their last step.</summary>
    public required IReadOnlyList<StepTally> Steps { get; init; }

    /// <summary>The last steps of the sources that may be failed or in doubt; there may be others among them.</summary>
    public required IReadOnlyCollection<JournalEntry> Unfinished { get; init; }

    /// <summary>Sources that were sent although another with the same content was.</summary>
    public IReadOnlyCollection<BatchDuplicate> Duplicates { get; init; } = [];

    /// <summary>The last steps of sources whose file was moved, or is being moved.</summary>
    public IReadOnlyCollection<JournalEntry> Moves { get; init; } = [];

    /// <summary>What was left out.</summary>
    public required IReadOnlyCollection<BatchSkip> Skipped { get; init; }

    /// <summary>The credits used.</summary>
    public required decimal Credits { get; init; }

    /// <summary>When the last step was recorded; null before the first.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The processes that work on the run, or did; none for a file.</summary>
    public IReadOnlyList<BatchWorker> Workers { get; init; } = [];

    /// <summary>The budget that the processes share, or shared last; null for a file.</summary>
    public BatchBudget? Budget { get; init; }

    /// <summary>Whether one run at a time writes the journal, so that requests that it is sending are among <see cref="Unfinished"/>.</summary>
    public bool IsFile { get; init; }

    /// <summary>Whether a run is writing the journal now.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether the begin of the last run is recorded; journals of earlier versions have neither begin nor end.</summary>
    public bool HasBegun { get; init; }

    /// <summary>How the last run has ended; null if it has not, or if that is not known.</summary>
    public RunEnd? End { get; init; }

    /// <summary>Jobs that ended per minute in the last run; null if not known.</summary>
    public double? PerMinute { get; init; }
}
