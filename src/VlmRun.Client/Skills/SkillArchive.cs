using System.Collections.ObjectModel;
using System.IO.Compression;

namespace VlmRun;

/// <summary>Unpacks an untrusted zip: all entries are checked before the first byte is written.</summary>
internal sealed class SkillArchive : IDisposable
{
    private const int PieceSize = 80 * 1024;

    private readonly string _skill;
    private readonly ZipArchive _zip;
    private readonly List<(string Name, ZipArchiveEntry Entry)> _entries;

    /// <summary>Reads the entries of a zip; <paramref name="skill"/> is its name in messages.</summary>
    /// <exception cref="UnusableSkillException">It is not a zip, or is not safe to unpack.</exception>
    public SkillArchive(Stream stream, string skill)
    {
        _skill = skill;
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _entries = Check(_zip.Entries);
        }
        catch (InvalidDataException exception)
        {
            throw Unsafe("is not a zip that can be read", exception);
        }
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Writes all files to a new folder.</summary>
    public void Extract(string folder, CancellationToken cancellationToken)
    {
        foreach ((string name, ZipArchiveEntry entry) in _entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw Unsafe($"has an entry '{name}' that points outside the folder");
            }

            if (name.EndsWith('/'))
            {
                Directory.CreateDirectory(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Copy(entry, name, file, cancellationToken);
            }

            ZipPermissions.Apply(entry, path);
        }
    }

    private List<(string Name, ZipArchiveEntry Entry)> Check(ReadOnlyCollection<ZipArchiveEntry> entries)
    {
        if (entries.Count == 0)
        {
            throw Unsafe("is empty");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        List<(string Name, ZipArchiveEntry Entry)> all = [];
        long bytes = 0;
        foreach (ZipArchiveEntry entry in entries)
        {
            // Some zip tools write Windows path separators.
            string name = entry.FullName.Replace('\\', '/');
            if (!IsInside(name))
            {
                throw Unsafe($"has an entry '{entry.FullName}' that points outside the folder or is not a valid file name");
            }

            if (SkillFiles.IsHidden(name))
            {
                throw Unsafe($"has an entry '{entry.FullName}' in a hidden folder, from which programs may read configuration or run code");
            }

            if (!ZipPermissions.IsPlain(entry))
            {
                throw Unsafe($"has an entry '{entry.FullName}' that is a link or another special file");
            }

            if (!names.Add(name.TrimEnd('/')))
            {
                throw Unsafe($"has the entry '{entry.FullName}' twice");
            }

            all.Add((name, entry));
            bytes += entry.Length;
            if (all.Count > SkillFiles.MaxFiles || entry.Length < 0 || bytes is < 0 or > SkillFiles.MaxBytes)
            {
                throw Unsafe(string.Create(
                    CultureInfo.InvariantCulture, $"would unpack to more than {SkillFiles.MaxFiles} files or {SkillFiles.MaxBytes / 1024 / 1024} MB"));
            }
        }

        return all;
    }

    // Relative, without "..", and only of parts that are plain names on every file system.
    private static bool IsInside(string name) => name.TrimEnd('/').Split('/') is { } parts
        && name.Length - name.TrimEnd('/').Length <= 1
        && parts.All(part => part is not ("" or "." or "..")
            && !part.Any(letter => char.IsControl(letter) || letter == ':' || char.GetUnicodeCategory(letter) == UnicodeCategory.Format)
            && (!OperatingSystem.IsWindows() || IsWindowsName(part)));

    private static bool IsWindowsName(string part) =>
        part.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && part[^1] is not ('.' or ' ') && !FileNames.IsReserved(part);

    // No more than the declared size, which was checked against the limit.
    private void Copy(ZipArchiveEntry entry, string name, FileStream target, CancellationToken cancellationToken)
    {
        try
        {
            using Stream content = entry.Open();
            byte[] piece = new byte[PieceSize];
            long left = entry.Length;
            int read;
            while ((read = content.Read(piece)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                left -= read;
                if (left < 0)
                {
                    break;
                }

                target.Write(piece.AsSpan(0, read));
            }

            if (left != 0)
            {
                throw Unsafe($"has an entry '{name}' that does not unpack to the size that it declares");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw Unsafe($"has an entry '{name}' that cannot be unpacked", exception);
        }
    }

    private UnusableSkillException Unsafe(string why, Exception? inner = null) =>
        new($"The archive of skill '{_skill}' {why}; no files were written.", true, inner);
}
