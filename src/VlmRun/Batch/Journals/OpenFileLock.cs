using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VlmRun.Batch.Journals;

/// <summary>Locks of open file descriptions. They exclude others that lock the file, also in this process, but do not prevent reading.</summary>
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

    /// <summary>Whether the system has locks of open file descriptions (fcntl(2)) with the layout of <see cref="Region"/>.</summary>
    public static bool IsThere => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Locks the whole file; false if another has locked it. The lock ends when the file is closed, for whatever reason.</summary>
    /// <exception cref="IOException">The file system does not support locks.</exception>
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

    /// <summary>Whether another has locked it.</summary>
    public static bool IsTaken(SafeFileHandle file)
    {
        Region whole = new() { Kind = WriteLock };
        return FileControl(file, GetLock, ref whole) == 0 && whole.Kind != NoLock;
    }

    /// <summary>Allows others to read a file that was opened exclusively, while it stays locked.</summary>
    public static void Share(SafeFileHandle file) => _ = Flock(file, Shared | NotWaiting);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeFileHandle file, int command, ref Region region);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(SafeFileHandle file, int operation);

    // struct flock of 64-bit Linux; zeros mean the whole file.
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
