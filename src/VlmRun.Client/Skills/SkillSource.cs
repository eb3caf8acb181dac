using System.IO.Compression;

namespace VlmRun;

/// <summary>A skill on disk: a folder with a <c>SKILL.md</c>, or the zip of one.</summary>
public sealed class SkillSource
{
    /// <summary>Maximum size in bytes of a zip that is sent with a request.</summary>
    public const int MaxInlineBytes = 4 * 1024 * 1024;

    // The oldest time that a zip can store, so that the same folder always gives the same zip.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, FileInfo>? _files;

    private SkillSource(string path, SkillFrontMatter front, SortedDictionary<string, FileInfo>? files, IReadOnlyList<string> leftOut)
    {
        Path = path;
        Name = front.Name ?? System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(path));
        Description = front.Description;
        _files = files;
        LeftOut = leftOut;
    }

    /// <summary>The path of the folder or the zip.</summary>
    public string Path { get; }

    /// <summary>The name in its <c>SKILL.md</c>, else the name of the folder.</summary>
    public string Name { get; }

    /// <summary>The description in its <c>SKILL.md</c>; null when there is none.</summary>
    public string? Description { get; }

    /// <summary>Hidden folders that are left out of the skill, such as <c>.git</c>.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>It is already a zip.</summary>
    public bool IsZip => _files is null;

    /// <summary>Opens a folder or a zip, and checks that it is a valid skill.</summary>
    /// <exception cref="UnusableSkillException">It has no <c>SKILL.md</c>, contains a link that points outside it, or is too large.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public static SkillSource Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (System.IO.File.Exists(full))
        {
            return new SkillSource(full, ReadZip(full), null, []);
        }

        if (!Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"'{path}' does not exist.");
        }

        List<string> leftOut = [];
        SortedDictionary<string, FileInfo> files = SkillFiles.Of(full, leftOut);
        if (!files.TryGetValue(SkillFrontMatter.FileName, out FileInfo? front))
        {
            throw SkillFiles.Unusable(full, $"it has no {SkillFrontMatter.FileName}");
        }

        using FileStream stream = RegularFile.Open(front.FullName);
        return new SkillSource(full, SkillFrontMatter.Read(stream, front.FullName), files, leftOut.ToArray());
    }

    /// <summary>The skill as it is sent inline with a request.</summary>
    /// <exception cref="UnusableSkillException">Its zip is larger than <see cref="MaxInlineBytes"/>.</exception>
    public AgentSkill ToInline()
    {
        using MemoryStream memory = new();
        WriteZip(memory, CancellationToken.None);
        return memory.Length <= MaxInlineBytes
            ? new AgentSkill { Name = Name, Description = Description ?? "", Source = new AgentSkillSource { Data = memory.ToArray() } }
            : throw SkillFiles.Unusable(Path, string.Create(
                CultureInfo.InvariantCulture,
                $"its zip has more than {MaxInlineBytes / 1024 / 1024} MB, too much to send with a request; create a skill at the service first (New-VlmSkill)"));
    }

    /// <summary>Writes the zip, sorted and with fixed times, so that the same folder gives the same bytes.</summary>
    public void WriteZip(Stream target, CancellationToken cancellationToken)
    {
        if (_files is null)
        {
            using FileStream zip = RegularFile.Open(Path);
            zip.CopyTo(target);
            return;
        }

        using ZipArchive archive = new(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, FileInfo file) in _files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = s_time;
            entry.ExternalAttributes = ZipPermissions.Of(file);
            if (file.Length > 0)
            {
                using Stream content = entry.Open();
                using FileStream source = RegularFile.Open(file.FullName);
                source.CopyTo(content);
            }
        }
    }

    private static SkillFrontMatter ReadZip(string path)
    {
        using FileStream stream = RegularFile.Open(path);
        if (stream.Length > SkillFiles.MaxBytes)
        {
            throw SkillFiles.Unusable(path, string.Create(CultureInfo.InvariantCulture, $"it has more than {SkillFiles.MaxBytes / 1024 / 1024} MB"));
        }

        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read);
            ZipArchiveEntry entry = archive.GetEntry(SkillFrontMatter.FileName)
                ?? throw SkillFiles.Unusable(path, $"it has no {SkillFrontMatter.FileName} in its top folder");
            using Stream front = entry.Open();
            return SkillFrontMatter.Read(front, $"{path}/{SkillFrontMatter.FileName}");
        }
        catch (InvalidDataException exception)
        {
            throw new UnusableSkillException($"'{path}' is not a valid skill: it is neither a folder nor a zip.", false, exception);
        }
    }
}
