namespace VlmRun;

/// <summary>The reason why a run cannot continue a journal.</summary>
public enum JournalProblem
{
    /// <summary>The path is not a journal.</summary>
    NotAJournal,

    /// <summary>It was written by a newer version of the module.</summary>
    NewerVersion,

    /// <summary>It belongs to a run for another domain, or with other options.</summary>
    OtherRun,

    /// <summary>A line before the last cannot be read.</summary>
    Damaged,
}
