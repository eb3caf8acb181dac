namespace VlmRun;

/// <summary>What keeps a journal from being gone on with.</summary>
public enum JournalProblem
{
    /// <summary>The path names something else.</summary>
    NotAJournal,

    /// <summary>A newer version of the module has written it.</summary>
    NewerVersion,

    /// <summary>It is of a run for another domain, or with other options.</summary>
    OtherRun,

    /// <summary>A line before the last cannot be read.</summary>
    Damaged,
}
