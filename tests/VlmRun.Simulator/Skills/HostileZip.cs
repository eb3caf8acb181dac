using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace VlmRun.Simulator.Skills;

/// <summary>Malicious zip archives; each has a SKILL.md too.</summary>
internal static class HostileZip
{
    private const int Link = 0xA1FF;
    private const int Executable = 0x81ED;
    private const int Many = 10_000;
    private const long Bomb = 256L * 1024 * 1024;

    /// <summary>The values of skill_archive.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["real", "dotdot", "backslash", "absolute", "drive", "symlink", "hooks", "many", "duplicates", "case", "bomb", "truncated", "html"];

    /// <summary>The bytes served for a skill.</summary>
    public static ReadOnlyMemory<byte> Of(string kind, ReadOnlyMemory<byte> real)
    {
        return kind switch
        {
            "real" => real,
            "truncated" => real[..(real.Length / 2)],
            "html" => Encoding.UTF8.GetBytes("<html><body>Not a zip</body></html>"),
            _ => Make(kind),
        };
    }

    private static byte[] Make(string kind)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            SkillBundle.Add(zip, "SKILL.md", $"---\nname: hostile\ndescription: {kind}\n---\n");
            Fill(zip, kind);
        }

        return bytes.ToArray();
    }

    private static void Fill(ZipArchive zip, string kind)
    {
        switch (kind)
        {
            case "dotdot":
                SkillBundle.Add(zip, "../escaped.txt", "outside");
                SkillBundle.Add(zip, "inner/../../escaped.txt", "outside");
                break;
            case "backslash":
                SkillBundle.Add(zip, "..\\escaped.txt", "outside");
                break;
            case "absolute":
                SkillBundle.Add(zip, "/tmp/vlmrun-escaped.txt", "outside");
                break;
            case "drive":
                SkillBundle.Add(zip, "C:\\vlmrun-escaped.txt", "outside");
                break;
            case "symlink":
                SkillBundle.Add(zip, "link", "..").ExternalAttributes = Link << 16;
                SkillBundle.Add(zip, "link/escaped.txt", "outside");
                break;
            case "hooks":
                SkillBundle.Add(zip, ".git/hooks/pre-commit", "#!/bin/sh\n").ExternalAttributes = Executable << 16;
                break;
            case "many":
                for (int i = 0; i < Many; i++)
                {
                    SkillBundle.Add(zip, $"files/{i:d5}.txt", "");
                }

                break;
            case "duplicates":
                SkillBundle.Add(zip, "notes.txt", "first");
                SkillBundle.Add(zip, "notes.txt", "second");
                break;
            case "case":
                SkillBundle.Add(zip, "notes.txt", "first");
                SkillBundle.Add(zip, "NOTES.TXT", "second");
                break;
            default:
                AddBomb(zip);
                break;
        }
    }

    /// <summary>A small entry that unpacks to a large size.</summary>
    private static void AddBomb(ZipArchive zip)
    {
        using Stream content = zip.CreateEntry("zeros.bin").Open();
        byte[] zeros = new byte[1024 * 1024];
        for (long i = 0; i < Bomb; i += zeros.Length)
        {
            content.Write(zeros);
        }
    }
}
