using System;
using System.IO;
using VlmRun.Batch;

namespace VlmRun;

/// <summary>A journal cannot be written any more, and so nothing may go on that it would have to hold.</summary>
public sealed class JournalNotWrittenException : IOException
{
    // Of the system: no space, and no more of the quota; Windows has two for the first.
    private static readonly int[] s_full = OperatingSystem.IsWindows() ? [0x27, 0x70] : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    internal JournalNotWrittenException(string message, Exception? inner, JournalFailure? failure = null)
        : base(message, inner)
    {
        Failure = failure ?? Of(inner);
    }

    internal JournalFailure Failure { get; }

    private static JournalFailure Of(Exception? cause) => cause switch
    {
        UnauthorizedAccessException => JournalFailure.NotAllowed,
        IOException when Array.IndexOf(s_full, OperatingSystem.IsWindows() ? cause.HResult & 0xFFFF : cause.HResult) >= 0 => JournalFailure.DiskFull,
        _ => JournalFailure.Other,
    };
}
