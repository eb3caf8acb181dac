using System.Runtime.InteropServices;

namespace VlmRun;

/// <summary>Opens regular files for reading and rejects everything else: opening a pipe waits for a writer, and a device may never end.</summary>
internal static class RegularFile
{
    private const int KindMask = 0xF000;
    private const int DirectoryKind = 0x4000;
    private const int RegularKind = 0x8000;

    /// <summary>Opens a file at its start; others may write to it or delete it at the same time.</summary>
    /// <exception cref="UnusableFileException">It is a directory, a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static FileStream Open(string path, int bufferSize = 4096, FileOptions options = FileOptions.SequentialScan)
    {
        Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize, options);
    }

    /// <summary>The file at a path, or the one that a link at the path leads to: a link has a size and a time of its own.</summary>
    /// <exception cref="IOException">A link leads in a circle.</exception>
    public static FileInfo Info(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
    }

    /// <summary>Throws if a path names something other than a file; a path that does not exist is left to the caller.</summary>
    /// <exception cref="UnusableFileException">It is a directory, a pipe, a socket or a device.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UnusableFileException(path, UnusableFileReason.Directory);
        }

        if (IsSpecial(path))
        {
            throw new UnusableFileException(path, UnusableFileReason.NotRegular);
        }
    }

    /// <summary>Whether a path names a pipe, a socket or a device, also through links.</summary>
    // Windows has no such paths below a folder, and reports the others as missing.
    public static bool IsSpecial(string path) =>
        !OperatingSystem.IsWindows() && Stat(path, out FileStatus status) == 0 && (status.Mode & KindMask) is not (RegularKind or DirectoryKind);

    // The runtime's own native function; it checks the file type but has no public API for it.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileStatus status);

    // The first two fields of the native structure, and space for the rest.
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    private struct FileStatus
    {
        public int Flags;
        public int Mode;
    }
}
