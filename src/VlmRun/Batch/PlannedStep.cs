namespace VlmRun.Batch;

/// <summary>The next step of a source.</summary>
internal enum PlannedStep
{
    /// <summary>Upload it if it is not at the service, and submit it.</summary>
    Send,

    /// <summary>Ask the service whether its prediction was started, before anything is sent.</summary>
    LookUp,

    /// <summary>Wait for the prediction that an earlier run started.</summary>
    Wait,

    /// <summary>Write the result that the journal has.</summary>
    Finished,

    /// <summary>Do nothing: the journal does not have enough information to continue.</summary>
    Refuse,

    /// <summary>Another process has it; it is planned again when that has ended it or stopped.</summary>
    Elsewhere,

    /// <summary>Do nothing: another process, which still runs, has ended it and writes its result.</summary>
    EndedElsewhere,

    /// <summary>Move its file: another process has ended it, and has gone before it did so.</summary>
    MoveOnly,
}
