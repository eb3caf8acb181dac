using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class SkillSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("---\nname: invoices\ndescription: Reads invoices.\n---\nText", "invoices", "Reads invoices.")]
    [InlineData("---\r\nname: \"a b\"\r\ndescription: 'c: d'\r\n---\r\n", "a b", "c: d")]
    [InlineData("--- \nother: x\nname:\n name: no\n---\nname: no\n", null, null)]
    [InlineData("name: no\n---\nname: no\n---\n", null, null)]
    [InlineData("", null, null)]
    [InlineData("\uFEFF---\nname: größe\n---", "größe", null)]
    public void The_name_comes_from_SKILL_md_or_else_from_the_folder(string text, string? name, string? description)
    {
        _folder.Write("skill/SKILL.md", text);
        SkillSource source = SkillSource.Open(_folder["skill"] + Path.DirectorySeparatorChar);
        Assert.Equal(name ?? "skill", source.Name);
        Assert.Equal(description, source.Description);
    }

    [Fact]
    public void Front_matter_must_end()
    {
        _folder.Write("SKILL.md", "---\nname: x\nand so on");
        Assert.Contains("SKILL.md", Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_SKILL_md_is_rejected()
    {
        _folder.Write("skill.txt", "x").Write("sub/SKILL.md", "x");
        Assert.Contains("SKILL.md", Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_is_reported() =>
        Assert.Throws<DirectoryNotFoundException>(() => SkillSource.Open(_folder["nothing"]));

    [Fact]
    public void The_same_folder_gives_the_same_zip_independent_of_time_and_order()
    {
        _folder.Write("a/SKILL.md", "x").Write("a/b.txt", "1").Write("a/B.md", "2").Write("a/.hidden", "3").Write("a/sub/c.txt", new string('y', 100_000));
        _folder.Write("b/sub/c.txt", new string('y', 100_000)).Write("b/.hidden", "3").Write("b/B.md", "2").Write("b/b.txt", "1").Write("b/SKILL.md", "x");
        foreach (string file in Directory.EnumerateFiles(_folder["b"], "*", SearchOption.AllDirectories))
        {
            System.IO.File.SetLastWriteTimeUtc(file, new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        byte[] zip = Zip("a");
        Assert.Equal(zip, Zip("b"));
        using ZipArchive archive = new(new MemoryStream(zip));
        Assert.Equal([".hidden", "B.md", "SKILL.md", "b.txt", "sub/c.txt"], archive.Entries.Select(entry => entry.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
        _folder.Write("b/b.txt", "changed");
        Assert.NotEqual(zip, Zip("b"));
    }

    [Fact]
    public void Hidden_folders_are_left_out_and_reported()
    {
        _folder.Write("SKILL.md", "x").Write(".git/config", "token").Write("sub/.vscode/x", "x").Write("sub/.env.example", "x").Write("tree/.git", "gitdir: elsewhere");
        SkillSource source = SkillSource.Open(_folder.Path);
        using MemoryStream zip = new();
        source.WriteZip(zip, CancellationToken.None);
        using ZipArchive archive = new(zip);
        Assert.Equal(["SKILL.md", "sub/.env.example"], archive.Entries.Select(entry => entry.FullName));
        Assert.Equal([".git", Path.Combine("sub", ".vscode"), Path.Combine("tree", ".git")], source.LeftOut.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void More_than_ten_thousand_files_are_rejected_by_count()
    {
        _folder.Write("SKILL.md", "x");
        foreach (int i in Enumerable.Range(1, 9_999))
        {
            System.IO.File.WriteAllText(_folder[$"{i}.txt"], i.ToString(CultureInfo.InvariantCulture));
        }

        using MemoryStream zip = new();
        SkillSource.Open(_folder.Path).WriteZip(zip, CancellationToken.None);
        using ZipArchive archive = new(zip);
        Assert.Equal(10_000, archive.Entries.Count);

        _folder.Write("one.txt", "more");
        Assert.Contains("10000 files", Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_a_hundred_megabytes_are_rejected()
    {
        _folder.Write("SKILL.md", "x");
        using (FileStream file = System.IO.File.Create(_folder["large"]))
        {
            file.SetLength(100 * 1024 * 1024);
        }

        Assert.Contains("100 MB", Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Links => new()
    {
        { "out", "../secret.txt" },
        { "out", "/etc/hostname" },
        { "sub/out", "../../secret.txt" },
        { "broken", "nowhere" },
        { "folder", "sub" },
        { "loop", "." },
        { "twin", "../skill-twin/SKILL.md" },
        { "over", "hop" },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void A_link_outside_the_folder_is_rejected_by_name(string link, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a special permission on Windows.");
        _folder.Write("secret.txt", "secret").Write("skill-twin/SKILL.md", "x").Write("skill/SKILL.md", "x").Write("skill/sub/a.txt", "a");
        if (target == "hop")
        {
            System.IO.File.CreateSymbolicLink(_folder["hop"], "secret.txt");
            target = "../hop";
        }

        System.IO.File.CreateSymbolicLink(_folder["skill/" + link], target);
        UnusableSkillException refused = Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder["skill"]));
        Assert.Contains($"'{link}' is a link", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_of_the_folder_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a special permission on Windows.");
        _folder.Write("skill/SKILL.md", "x").Write("skill/sub/a.txt", "content");
        System.IO.File.CreateSymbolicLink(_folder["skill/link.txt"], "sub/a.txt");
        using ZipArchive archive = new(new MemoryStream(Zip("skill")));
        using StreamReader reader = new(archive.GetEntry("link.txt")!.Open());
        Assert.Equal("content", reader.ReadToEnd());
    }

    [Fact]
    public void A_zip_with_SKILL_md_in_its_top_folder_is_used_unchanged()
    {
        _folder.Write("skill/SKILL.md", "---\nname: z\n---");
        System.IO.File.WriteAllBytes(_folder["x.zip"], Zip("skill"));
        SkillSource source = SkillSource.Open(_folder["x.zip"]);
        Assert.True(source.IsZip);
        Assert.Equal("z", source.Name);
        Assert.Equal(Zip("skill"), source.ToInline().Source!.Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_other_file_is_rejected(bool isZip)
    {
        if (isZip)
        {
            using ZipArchive archive = ZipFile.Open(_folder["x.zip"], ZipArchiveMode.Create);
            archive.CreateEntry("top/SKILL.md");
        }
        else
        {
            _folder.Write("x.zip", "no zip");
        }

        Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder["x.zip"]));
    }

    [Fact]
    public void A_skill_can_be_sent_inline_up_to_four_megabytes()
    {
        byte[] random = new byte[SkillSource.MaxInlineBytes];
        new Random(1).NextBytes(random);
        _folder.Write("SKILL.md", "---\nname: n\ndescription: d\n---");
        AgentSkill small = SkillSource.Open(_folder.Path).ToInline();
        Assert.Equal(("inline", "n", "d", null, null), (small.Type, small.Name, small.Description, small.SkillId, small.SkillVersion));
        System.IO.File.WriteAllBytes(_folder["noise"], random);
        SkillSource large = SkillSource.Open(_folder.Path);
        Assert.Contains("4 MB", Assert.Throws<UnusableSkillException>(() => large.ToInline()).Message, StringComparison.Ordinal);
    }

    private byte[] Zip(string name)
    {
        using MemoryStream zip = new();
        SkillSource.Open(_folder[name]).WriteZip(zip, CancellationToken.None);
        return zip.ToArray();
    }
}
