using System;
using System.IO;
using System.IO.Compression;

namespace VlmRun;

/// <summary>What a zip says of a file's kind and rights: the upper half of its external attributes, as Unix has them.</summary>
internal static class ZipPermissions
{
    private const int Kind = 0xF000;
    private const int Directory = 0x4000;
    private const int Regular = 0x8000;
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Of a file: readable by all, and executable where it is.</summary>
    public static int Of(FileInfo file)
    {
        bool isExecutable = !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return (Regular | (int)(isExecutable ? Readable | Executable : Readable)) << 16;
    }

    /// <summary>Whether an entry is a file or a folder: no link, and nothing else that a file system may hold.</summary>
    public static bool IsPlain(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & Kind) is 0 or Directory or Regular;

    /// <summary>Gives a file the right to be run, if its entry has it.</summary>
    public static void Apply(ZipArchiveEntry entry, string path)
    {
        if (!OperatingSystem.IsWindows() && ((UnixFileMode)(entry.ExternalAttributes >> 16)).HasFlag(UnixFileMode.UserExecute))
        {
            System.IO.File.SetUnixFileMode(path, System.IO.File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
    }
}
