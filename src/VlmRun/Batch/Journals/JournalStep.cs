namespace VlmRun.Batch.Journals;

/// <summary>The steps of a source; these words are written to the journal.</summary>
internal static class JournalStep
{
    /// <summary>The file is uploaded.</summary>
    public const string Uploaded = "uploaded";

    /// <summary>The request is about to be sent with this client id: from here on it may have been paid for.</summary>
    public const string Submitting = "submitting";

    /// <summary>The run that was sending the request has ended, and it is not known whether the prediction was started.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>The request did not start anything that is paid for; it may be sent again.</summary>
    public const string NotSubmitted = "not-submitted";

    /// <summary>The service has started the job.</summary>
    public const string Submitted = "submitted";

    /// <summary>The job ended with a result.</summary>
    public const string Completed = "completed";

    /// <summary>The job ended without a result.</summary>
    public const string Failed = "failed";

    /// <summary>It was found in a folder and left out.</summary>
    public const string Skipped = "skipped";

    /// <summary>The service started the job, but no longer has it.</summary>
    public const string Lost = "lost";

    /// <summary>The file is about to be moved to a path, because its result is recorded.</summary>
    public const string Moving = "moving";

    /// <summary>The file was moved.</summary>
    public const string Moved = "moved";

    /// <summary>A move that was begun will not be completed, because the file is not there any more.</summary>
    public const string NotMoved = "not-moved";

    /// <summary>Another file has the path of one that was moved: it is a new source, and the earlier one is known by its new path.</summary>
    public const string Arrived = "arrived";

    /// <summary>The uploaded file was deleted at the service.</summary>
    public const string UploadRemoved = "upload-removed";

    /// <summary>A run begins to work; its line has no source.</summary>
    public const string RunBegun = "run-begun";

    /// <summary>The run has ended; its line has no source.</summary>
    public const string RunEnded = "run-ended";

    /// <summary>Whether the step does not change how far the job of the source is.</summary>
    public static bool IsAfterwards(string step) => step is Moving or Moved or NotMoved or Arrived or UploadRemoved;

    /// <summary>Whether the step is known; a newer version may have others.</summary>
    public static bool IsKnown(string step) => step is Uploaded or Submitting or InDoubt or NotSubmitted or Submitted or Completed or Failed or Lost or Skipped || IsAfterwards(step);
}
