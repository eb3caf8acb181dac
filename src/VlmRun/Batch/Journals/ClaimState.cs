namespace VlmRun.Batch.Journals;

/// <summary>Who has a source.</summary>
internal enum ClaimState
{
    /// <summary>This process has it, and continues from its last step.</summary>
    Taken,

    /// <summary>Another process has it now; <see cref="IJournal.ClaimLeftAsync"/> returns it later.</summary>
    Elsewhere,

    /// <summary>Another process, which still runs, has ended it and writes its result.</summary>
    EndedElsewhere,

    /// <summary>Another process, which has gone, has ended it while this one ran; only its file is left to be moved.</summary>
    LeftToMove,
}
