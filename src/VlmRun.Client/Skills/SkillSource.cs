using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Threading;

namespace VlmRun;

/// <summary>A skill on disk: a folder with a <c>SKILL.md</c>, or the zip of one.</summary>
public sealed class SkillSource
{
    /// <summary>A zip of more bytes does not travel with requests.</summary>
    public const int MaxInlineBytes = 4 * 1024 * 1024;

    // The oldest that a zip can say: the same folder is the same zip, whenever it was copied.
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

    /// <summary>The folder, or the zip.</summary>
    public string Path { get; }

    /// <summary>The name that its <c>SKILL.md</c> gives, else the folder's.</summary>
    public string Name { get; }

    /// <summary>What its <c>SKILL.md</c> says that it is for; null when it does not say.</summary>
    public string? Description { get; }

    /// <summary>Hidden folders that the folder holds and the skill does not, such as <c>.git</c>.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>It is a zip already.</summary>
    public bool IsZip => _files is null;

    /// <summary>Reads a folder or a zip, and checks that it can be a skill.</summary>
    /// <exception cref="UnusableSkillException">It has no <c>SKILL.md</c>, holds a link that leads out of it, or is too large.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
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
            throw SkillFiles.Unusable(full, $"it holds no {SkillFrontMatter.FileName}");
        }

        using FileStream stream = RegularFile.Open(front.FullName);
        return new SkillSource(full, SkillFrontMatter.Read(stream, front.FullName), files, leftOut.ToArray());
    }

    /// <summary>The skill as it travels with a request.</summary>
    /// <exception cref="UnusableSkillException">Its zip is larger than <see cref="MaxInlineBytes"/>.</exception>
    public AgentSkill ToInline()
    {
        using MemoryStream memory = new();
        WriteZip(memory, CancellationToken.None);
        return memory.Length <= MaxInlineBytes
            ? new AgentSkill { Name = Name, Description = Description ?? "", Source = new AgentSkillSource { Data = memory.ToArray() } }
            : throw SkillFiles.Unusable(Path, string.Create(
                CultureInfo.InvariantCulture,
                $"as a zip it has more than {MaxInlineBytes / 1024 / 1024} MB, too many to travel with a request; make it a skill at the service first (New-VlmSkill)"));
    }

    /// <summary>Writes its zip: sorted, with fixed times, so that the same folder gives the same bytes.</summary>
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
                ?? throw SkillFiles.Unusable(path, $"it holds no {SkillFrontMatter.FileName} at its top");
            using Stream front = entry.Open();
            return SkillFrontMatter.Read(front, $"{path}/{SkillFrontMatter.FileName}");
        }
        catch (InvalidDataException exception)
        {
            throw new UnusableSkillException($"'{path}' cannot be a skill: it is neither a folder nor a zip of one.", false, exception);
        }
    }
}
