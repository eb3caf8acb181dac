using System.Formats.Tar;
using System.IO.Compression;

namespace VlmRun;

/// <summary>Packs a folder as the archive of a dataset: a tar.gz with one top folder. The same content gives the same bytes.</summary>
public static class DatasetArchive
{
    // The position of the operating system in the gzip header; 255 is "unknown".
    private const int SystemByte = 9;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly EnumerationOptions s_files = new() { RecurseSubdirectories = false, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Writes the archive of <paramref name="folder"/> with the top folder <paramref name="name"/>. Links to folders are rejected, links to files are followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of the top folder.</param>
    /// <param name="target">The stream to write to; it must be able to seek.</param>
    /// <param name="cancellationToken">Cancels the packing.</param>
    /// <exception cref="UnusableFileException">The folder contains no file.</exception>
    /// <exception cref="IOException">A file cannot be read or changed while it was packed, or the folder contains a link to a folder.</exception>
    public static async Task WriteAsync(string folder, string name, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        List<(string Path, string Entry)> files = [];
        Collect(folder, name, files);
        if (files.Count == 0)
        {
            throw new UnusableFileException(folder, UnusableFileReason.Empty);
        }

        long start = target.Position;
        GZipStream packed = new(target, CompressionLevel.Optimal, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            TarWriter archive = new(packed, TarEntryFormat.Gnu, leaveOpen: true);
            await using (archive.ConfigureAwait(false))
            {
                foreach ((string path, string entry) in files)
                {
                    await AddAsync(archive, path, entry, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        target.Position = start + SystemByte;
        target.WriteByte(byte.MaxValue);
        target.Position = target.Length;
    }

    private static void Collect(string folder, string name, List<(string Path, string Entry)> files)
    {
        DirectoryInfo directory = new(folder);
        foreach (FileSystemInfo item in directory.EnumerateFileSystemInfos("*", s_files).OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            string entry = $"{name}/{item.Name}";
            if (item is FileInfo)
            {
                files.Add((item.FullName, entry));
            }
            else if (item.LinkTarget is not null)
            {
                throw new IOException($"'{item.FullName}' is a link to a folder outside the dataset. Replace it with a copy of that folder.");
            }
            else
            {
                Collect(item.FullName, entry, files);
            }
        }
    }

    private static async Task AddAsync(TarWriter archive, string path, string name, CancellationToken cancellationToken)
    {
        Stream content = new FileBodySource(path).Open();
        await using (content.ConfigureAwait(false))
        {
            long length = content.Length;
            GnuTarEntry entry = new(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                Mode = FileMode,
                ModificationTime = DateTimeOffset.UnixEpoch,
                AccessTime = DateTimeOffset.UnixEpoch,
                ChangeTime = DateTimeOffset.UnixEpoch,
            };
            await archive.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            if (content.Position != length || content.Length != length)
            {
                throw BodySourceException.Changed(path).InnerException!;
            }
        }
    }
}
