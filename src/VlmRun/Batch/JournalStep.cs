namespace VlmRun.Batch;

/// <summary>How far a source has come; the words stand in the journal.</summary>
internal static class JournalStep
{
    /// <summary>The file is at the service.</summary>
    public const string Uploaded = "uploaded";

    /// <summary>The request is about to be sent, under this id: from here on it may have been paid for.</summary>
    public const string Submitting = "submitting";

    /// <summary>The run that was sending the request has ended, and nobody knows whether it was started.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>The request came to nothing that is paid for; it may be sent again.</summary>
    public const string NotSubmitted = "not-submitted";

    /// <summary>The service has started the job.</summary>
    public const string Submitted = "submitted";

    /// <summary>The job ended, with a result.</summary>
    public const string Completed = "completed";

    /// <summary>The job ended, without one.</summary>
    public const string Failed = "failed";

    /// <summary>It was found in a folder, and left out.</summary>
    public const string Skipped = "skipped";

    /// <summary>The service started the job, and does not know it any more.</summary>
    public const string Lost = "lost";

    /// <summary>Whether the step is one of these; a newer version may have others.</summary>
    public static bool IsKnown(string step) => step is Uploaded or Submitting or InDoubt or NotSubmitted or Submitted or Completed or Failed or Lost or Skipped;
}
