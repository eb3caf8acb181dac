namespace VlmRun.Batch.Intake;

/// <summary>What became of the attempt to give a file another path.</summary>
internal enum MoveOutcome
{
    /// <summary>It has the new path only.</summary>
    Moved,

    /// <summary>Another file has the new path; nothing was changed.</summary>
    Exists,

    /// <summary>The paths are on different volumes; nothing was changed.</summary>
    OtherVolume,
}
