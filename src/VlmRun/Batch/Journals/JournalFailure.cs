namespace VlmRun.Batch.Journals;

/// <summary>Why a journal cannot be written.</summary>
internal enum JournalFailure
{
    /// <summary>Another reason, which the message describes.</summary>
    Other,

    /// <summary>The disk or the quota of the account is full.</summary>
    DiskFull,

    /// <summary>The account may not write there.</summary>
    NotAllowed,

    /// <summary>The path no longer leads to the journal.</summary>
    Removed,
}
