namespace VlmRun.Batch.Journals;

/// <summary>Locks a journal for one run. The file itself is locked, whatever path it was opened by, and no lock file is created. The lock ends with the process.</summary>
internal static class JournalLock
{
    private const int Tries = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens or creates a journal for one run. Waits briefly, because checking the lock also takes it for a moment.</summary>
    /// <exception cref="JournalInUseException">Another run has locked it.</exception>
    /// <exception cref="IOException">It cannot be opened or locked.</exception>
    public static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            IOException? cause = null;
            try
            {
                if (TryOpen(path) is { } file)
                {
                    return file;
                }
            }
            catch (IOException exception) when (IsSharing(exception))
            {
                cause = exception;
            }

            if (i == Tries)
            {
                throw new JournalInUseException($"The journal '{path}' is being written by another run.", cause);
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }

    /// <summary>Whether a run has locked it.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            // Only where the share mode is the lock does this check need more than read access.
            FileShare share = OpenFileLock.IsThere ? FileShare.ReadWrite | FileShare.Delete : OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            using FileStream file = JournalPath.Open(path, share, 1);
            return OpenFileLock.IsThere && OpenFileLock.IsTaken(file.SafeFileHandle);
        }
        catch (IOException exception)
        {
            return IsSharing(exception);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the path of a journal that this run has opened still leads to it.</summary>
    public static bool IsStillAt(string path) => OpenFileLock.IsThere ? IsHeld(path) : System.IO.File.Exists(path);

    private static FileStream? TryOpen(string path)
    {
        // Windows keeps other writers out itself, and flock, which the runtime uses elsewhere, would keep readers out too.
        FileShare share = OpenFileLock.IsThere ? FileShare.ReadWrite | FileShare.Delete : OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, 1);
        try
        {
            if (OpenFileLock.IsThere && !OpenFileLock.TryTake(file.SafeFileHandle))
            {
                file.Dispose();
                return null;
            }

            if (!OpenFileLock.IsThere && !OperatingSystem.IsWindows())
            {
                OpenFileLock.Share(file.SafeFileHandle);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // The error of flock (EWOULDBLOCK) on Linux and macOS, and the two errors of Windows.
    private static bool IsSharing(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;
}
