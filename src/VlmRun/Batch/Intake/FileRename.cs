using System.Runtime.InteropServices;

namespace VlmRun.Batch.Intake;

/// <summary>Gives a file another path on its volume in one step, and never overwrites a file. The runtime's own move copies across volumes, under the final name.</summary>
internal static class FileRename
{
    // errno of Linux and macOS.
    private const int Exists = 17;
    private const int OtherVolume = 18;

    /// <summary>Renames a file.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static MoveOutcome Try(string source, string target)
    {
        if (Path.Exists(target))
        {
            return MoveOutcome.Exists;
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.GetPathRoot(source)!.Equals(Path.GetPathRoot(target), StringComparison.OrdinalIgnoreCase) ? Rename(source, target) : MoveOutcome.OtherVolume;
        }

        if (Link(source, target) != 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Exists => MoveOutcome.Exists,
                OtherVolume => MoveOutcome.OtherVolume,
                // Not all file systems have hard links; the volume is the same here.
                _ => Rename(source, target),
            };
        }

        try
        {
            System.IO.File.Delete(source);
            return MoveOutcome.Moved;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            System.IO.File.Delete(target);
            throw;
        }
    }

    private static MoveOutcome Rename(string source, string target)
    {
        try
        {
            System.IO.File.Move(source, target, overwrite: false);
            return MoveOutcome.Moved;
        }
        catch (IOException) when (Path.Exists(source) && Path.Exists(target))
        {
            return MoveOutcome.Exists;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string source, [MarshalAs(UnmanagedType.LPUTF8Str)] string target);
}
