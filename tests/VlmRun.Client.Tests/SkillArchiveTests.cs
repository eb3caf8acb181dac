using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Threading;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class SkillArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("..")]
    [InlineData("a/../../evil.txt")]
    [InlineData("a/../b.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("a\\..\\..\\evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("\\evil.txt")]
    [InlineData("//server/share/evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("c:evil.txt")]
    [InlineData("a/b:stream")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("/")]
    public void An_unsafe_entry_name_is_rejected_before_anything_is_written(string name)
    {
        UnusableSkillException refused = Assert.Throws<UnusableSkillException>(() => Extract(Zip(("SKILL.md", "x"), (name, "evil"))));
        Assert.True(refused.IsFromService);
        Assert.Contains("skill 'mine'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    [Theory]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".GIT/config")]
    [InlineData(".git")]
    [InlineData("sub/.git/hooks/post-checkout")]
    [InlineData(".ssh/authorized_keys")]
    [InlineData(".vscode/tasks.json")]
    [InlineData("a/.config/b/c")]
    [InlineData(".hidden/")]
    [InlineData("\\.git\\hooks\\x")]
    [InlineData(".g\u200Cit/config")]
    [InlineData("g\u200Cit/config")]
    public void Hidden_folders_are_rejected_before_anything_is_written(string name)
    {
        Assert.True(Assert.Throws<UnusableSkillException>(() => Extract(Zip(("SKILL.md", "x"), (name, "evil")))).IsFromService);
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void Hidden_files_are_unpacked()
    {
        Extract(Zip(("SKILL.md", "x"), (".gitignore", "*"), ("a/.env.example", "x"), ("a/git", "x")));
        Assert.Equal([".gitignore", "SKILL.md", "a", "a/.env.example", "a/git"], _folder.Entries);
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x1180)]
    [InlineData(0x2180)]
    [InlineData(0x6180)]
    [InlineData(0xC180)]
    public void Links_and_devices_are_rejected(int mode)
    {
        byte[] zip = Zip(entry => entry.ExternalAttributes = mode << 16, ("SKILL.md", "../.."));
        Assert.Contains("link", Assert.Throws<UnusableSkillException>(() => Extract(zip)).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "a/")]
    [InlineData("a/b", "a\\b")]
    public void A_duplicate_name_is_rejected(string first, string second)
    {
        Assert.Contains("twice", Assert.Throws<UnusableSkillException>(() => Extract(Zip((first, "1"), (second, "2")))).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_files_if_the_file_system_allows_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other file systems treat them as the same name.");
        Extract(Zip(("notes.txt", "1"), ("NOTES.TXT", "2")));
        Assert.Equal(["NOTES.TXT", "notes.txt"], _folder.Entries);
    }

    [Fact]
    public void A_file_where_a_folder_is_needed_is_a_write_error() =>
        Assert.ThrowsAny<IOException>(() => Extract(Zip(("a", "1"), ("a/b", "2"))));

    [Fact]
    public void A_declared_size_above_a_hundred_megabytes_is_rejected()
    {
        Assert.Contains("100 MB", Assert.Throws<UnusableSkillException>(() => Extract(Declaring(0x7FFFFFFF))).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void An_entry_larger_than_declared_is_rejected()
    {
        byte[] zip = Declaring(10);
        Assert.Null(Record.Exception(() => Extract(zip)) as IOException);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.InRange(new FileInfo(file).Length, 0, 10));
    }

    [Fact]
    public void An_entry_smaller_than_declared_is_rejected() => Assert.Throws<UnusableSkillException>(() => Extract(Declaring(2000)));

    [Fact]
    public void More_than_ten_thousand_entries_are_rejected()
    {
        (string, string)[] entries = new (string, string)[10_001];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = ($"{i}", "");
        }

        Assert.Contains("10000 files", Assert.Throws<UnusableSkillException>(() => Extract(Zip(entries))).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Entries);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("html")]
    [InlineData("half")]
    [InlineData("garbled")]
    [InlineData("empty")]
    public void An_empty_or_invalid_zip_is_rejected(string what)
    {
        byte[] zip = Zip(("SKILL.md", "text"), ("b", "text"));
        switch (what)
        {
            case "nothing":
                zip = [];
                break;
            case "html":
                zip = Encoding.UTF8.GetBytes("<html>no</html>");
                break;
            case "half":
                zip = zip[..(zip.Length / 2)];
                break;
            case "garbled":
                zip.AsSpan(Central(zip), 20).Fill(0xFF);
                break;
            default:
                zip = Zip();
                break;
        }

        Assert.True(Assert.Throws<UnusableSkillException>(() => Extract(zip)).IsFromService);
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void Corrupt_content_is_rejected()
    {
        byte[] zip = Zip(("SKILL.md", new string('x', 5000)));
        zip.AsSpan(38, 12).Fill(0xFF);
        Assert.Throws<UnusableSkillException>(() => Extract(zip));
    }

    [Fact]
    public void Folders_Unicode_names_and_Windows_separators_are_unpacked()
    {
        Extract(Zip(("SKILL.md", "x"), ("empty/", ""), ("日本/größe.txt", "y"), ("win\\dows.txt", "z"), ("...", "w"), ("a..b", "v")));
        Assert.Equal(["...", "SKILL.md", "a..b", "empty", "win", "win/dows.txt", "日本", "日本/größe.txt"], _folder.Entries);
    }

    private void Extract(byte[] zip)
    {
        using MemoryStream stream = new(zip);
        using SkillArchive archive = new(stream, "mine");
        archive.Extract(_folder.Path, CancellationToken.None);
    }

    private static byte[] Zip(params ReadOnlySpan<(string Name, string Text)> entries) => Zip(_ => { }, entries);

    private static byte[] Zip(Action<ZipArchiveEntry> change, params ReadOnlySpan<(string Name, string Text)> entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);
                change(entry);
                using StreamWriter writer = new(entry.Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }

    // A thousand bytes that declare another size.
    private static byte[] Declaring(uint bytes)
    {
        byte[] zip = Zip(("bomb", new string('0', 1000)));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(Central(zip) + 24), bytes);
        return zip;
    }

    // The start of the first entry in the central directory.
    private static int Central(byte[] zip) => zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
}
