using System.IO.Compression;

namespace VlmRun;

/// <summary>The file type and Unix permissions of a zip entry: the upper half of its external attributes.</summary>
internal static class ZipPermissions
{
    private const int Kind = 0xF000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The attributes of a file: readable by all, and executable if the file is.</summary>
    public static int Of(FileInfo file)
    {
        bool isExecutable = !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return (Regular | (int)(isExecutable ? Readable | Executable : Readable)) << 16;
    }

    /// <summary>Whether an entry is a file or a folder, and not a link or a special file.</summary>
    public static bool IsPlain(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & Kind) is 0 or Directory or Regular;

    /// <summary>Makes a file executable if its entry is.</summary>
    public static void Apply(ZipArchiveEntry entry, string path)
    {
        if (!OperatingSystem.IsWindows() && ((UnixFileMode)(entry.ExternalAttributes >> 16)).HasFlag(UnixFileMode.UserExecute))
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
    }
}
