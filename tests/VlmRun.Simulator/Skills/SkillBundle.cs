using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace VlmRun.Simulator.Skills;

/// <summary>The zip archive of a skill: SKILL.md at its root, with front matter that contains its name.</summary>
internal sealed class SkillBundle
{
    private const string FileName = "SKILL.md";

    // so that the same skill gives the same zip archive
    private static readonly DateTimeOffset s_day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The reason why it is not valid, or null.</summary>
    public string? Error { get; private init; }

    public string? Name { get; private init; }

    public string? Description { get; private init; }

    public static SkillBundle Read(byte[] bytes)
    {
        try
        {
            using ZipArchive zip = new(new MemoryStream(bytes), ZipArchiveMode.Read);
            if (zip.GetEntry(FileName) is not ZipArchiveEntry entry)
            {
                return new SkillBundle { Error = $"{FileName} not found in the skill archive" };
            }

            using StreamReader reader = new(entry.Open());
            string[] lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
            return new SkillBundle { Name = Field(lines, "name:"), Description = Field(lines, "description:") };
        }
        catch (InvalidDataException)
        {
            return new SkillBundle { Error = "The skill archive is not a zip file" };
        }
    }

    /// <summary>A skill that is created from instructions and an optional schema.</summary>
    public static byte[] Make(string name, string description, string instructions, string? schema)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, FileName, $"---\nname: {name}\ndescription: {description.ReplaceLineEndings(" ")}\n---\n\n{instructions}\n");
            if (schema is not null)
            {
                Add(zip, "schema.json", schema);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Adds a file of text.</summary>
    public static ZipArchiveEntry Add(ZipArchive zip, string name, string text)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name);
        entry.LastWriteTime = s_day;
        using Stream content = entry.Open();
        content.Write(Encoding.UTF8.GetBytes(text));
        return entry;
    }

    private static string? Field(string[] lines, string field)
    {
        if (lines[0].TrimEnd() != "---")
        {
            return null;
        }

        string? line = lines.Skip(1).TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal))
            .LastOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        string? value = line?[field.Length..].Trim().Trim('"', '\'');
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
