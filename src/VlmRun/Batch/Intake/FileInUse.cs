namespace VlmRun.Batch.Intake;

/// <summary>Whether another program has a file open in a way that shows that it is not complete.</summary>
internal static class FileInUse
{
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
    private const int SharingViolation = 32;
    private const int LockViolation = 33;

    // EAGAIN of Linux and macOS; EBUSY and ETXTBSY, which shares of Windows machines report.
    private static readonly int[] s_busy = [11, 35, 16, 26];

    /// <summary>Whether a file is locked. A file that is missing or may not be read is not: that is reported when it is sent.</summary>
    public static bool Is(string path)
    {
        if (RegularFile.IsSpecial(path))
        {
            return false;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return IsReported(exception);
        }
    }

    /// <summary>Whether an error says that the file is locked.</summary>
    public static bool IsReported(Exception exception) => exception is IOException
        && (OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is SharingViolation or LockViolation : Array.IndexOf(s_busy, exception.HResult) >= 0);
}
