using VlmRun.Batch.Journals;

namespace VlmRun;

/// <summary>A journal can no longer be written, so no step that must be recorded may continue.</summary>
public sealed class JournalNotWrittenException : IOException, IErrorDescription
{
    // Error codes of the operating system: disk full and quota exceeded; Windows has two for the first.
    private static readonly int[] s_full = OperatingSystem.IsWindows() ? [0x27, 0x70] : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    internal JournalNotWrittenException(string message, Exception? inner, JournalFailure? failure = null)
        : base(message, inner)
    {
        Failure = failure ?? Of(inner);
    }

    internal static string Id => "JournalNotWritten";

    internal JournalFailure Failure { get; }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => Id;

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => Failure == JournalFailure.NotAllowed ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => Failure switch
    {
        JournalFailure.NotAllowed => "Specify another -Journal, or grant this account write access to that folder.",
        JournalFailure.DiskFull => "Free disk space, then run the same command again to continue.",
        JournalFailure.Removed => "Restore the journal, then run the same command again. Without the journal, every file is sent and paid for again.",
        _ => "Fix the cause that the message names, then run the same command again to continue.",
    };

    private static JournalFailure Of(Exception? cause) => cause switch
    {
        UnauthorizedAccessException => JournalFailure.NotAllowed,
        IOException when Array.IndexOf(s_full, OperatingSystem.IsWindows() ? cause.HResult & 0xFFFF : cause.HResult) >= 0 => JournalFailure.DiskFull,
        _ => JournalFailure.Other,
    };
}
