using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VlmRun.Batch;

/// <summary>The system's locks that belong to an opened file: they keep out others that ask for one, in this process too, and nobody who reads.</summary>
internal static class OpenFileLock
{
    private const int GetLock = 36;
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const short NoLock = 2;
    private const int Shared = 1;
    private const int NotWaiting = 4;
    private const int WouldBlock = 11;
    private const int Denied = 13;

    /// <summary>Whether there are locks of open file descriptions (fcntl(2)), laid out as <see cref="Region"/>.</summary>
    public static bool IsThere => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Takes the whole file; false where another has it. It ends when the file is closed, however that comes.</summary>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static bool TryTake(SafeFileHandle file)
    {
        Region whole = new() { Kind = WriteLock };
        if (FileControl(file, SetLock, ref whole) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error is WouldBlock or Denied
            ? false
            : throw new IOException($"The file cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Whether another has it.</summary>
    public static bool IsTaken(SafeFileHandle file)
    {
        Region whole = new() { Kind = WriteLock };
        return FileControl(file, GetLock, ref whole) == 0 && whole.Kind != NoLock;
    }

    /// <summary>Lets others read what was opened for one alone, and still nobody open it for themselves alone.</summary>
    public static void Share(SafeFileHandle file) => _ = Flock(file, Shared | NotWaiting);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeFileHandle file, int command, ref Region region);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(SafeFileHandle file, int operation);

    // struct flock of 64-bit Linux; zeros mean: from the start to wherever it ends.
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
