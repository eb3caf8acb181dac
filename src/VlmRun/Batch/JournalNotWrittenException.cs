using System;
using System.IO;
using System.Management.Automation;
using VlmRun.Batch;
using VlmRun.Errors;

namespace VlmRun;

/// <summary>A journal cannot be written any more, and so nothing may go on that it would have to hold.</summary>
public sealed class JournalNotWrittenException : IOException, IErrorDescription
{
    // Of the system: no space, and no more of the quota; Windows has two for the first.
    private static readonly int[] s_full = OperatingSystem.IsWindows() ? [0x27, 0x70] : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    internal JournalNotWrittenException(string message, Exception? inner, JournalFailure? failure = null)
        : base(message, inner)
    {
        Failure = failure ?? Of(inner);
    }

    internal JournalFailure Failure { get; }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => "JournalNotWritten";

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => Failure == JournalFailure.NotAllowed ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => Failure switch
    {
        JournalFailure.NotAllowed => "Give another -Journal, or this account the right to write there.",
        JournalFailure.DiskFull => "Make room on the disk, then run the same command again: it goes on where it was.",
        JournalFailure.Removed => "Put the journal back, then run the same command again; without it every file is sent and paid for again.",
        _ => "Mend what the message names, then run the same command again: it goes on where it was.",
    };

    private static JournalFailure Of(Exception? cause) => cause switch
    {
        UnauthorizedAccessException => JournalFailure.NotAllowed,
        IOException when Array.IndexOf(s_full, OperatingSystem.IsWindows() ? cause.HResult & 0xFFFF : cause.HResult) >= 0 => JournalFailure.DiskFull,
        _ => JournalFailure.Other,
    };
}
