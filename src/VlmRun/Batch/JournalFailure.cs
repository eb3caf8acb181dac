namespace VlmRun.Batch;

/// <summary>Why a journal cannot be written.</summary>
internal enum JournalFailure
{
    /// <summary>As the message says.</summary>
    Other,

    /// <summary>The disk, or the account's share of it, is full.</summary>
    DiskFull,

    /// <summary>This account may not write there.</summary>
    NotAllowed,

    /// <summary>The path does not lead to the journal any more.</summary>
    Removed,
}
