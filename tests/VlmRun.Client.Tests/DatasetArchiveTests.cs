using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class DatasetArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vlmrun-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_files_are_below_one_folder_complete_and_sorted()
    {
        string longName = new string('n', 180) + ".txt";
        Write("b.txt", "b");
        Write("a.txt", "a");
        Write("B/größe €.txt", "g");
        Write("c/d/e.bin", new string('x', 300_000));
        Write(longName, "l");
        Write(".hidden", "h");
        Write("empty", "");
        List<(string Name, string Text)> entries = await ReadAsync(await PackAsync("name"));
        Assert.Equal(
            ["name/.hidden", "name/B/größe €.txt", "name/a.txt", "name/b.txt", "name/c/d/e.bin", "name/empty", "name/" + longName],
            entries.Select(entry => entry.Name));
        Assert.Equal(["h", "g", "a", "b", new string('x', 300_000), "", "l"], entries.Select(entry => entry.Text));
    }

    [Fact]
    public async Task The_same_content_gives_the_same_bytes_independent_of_place_and_time()
    {
        Write("a.txt", "a");
        Write("b/c.txt", "c");
        byte[] first = await PackAsync("name");
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        Write("b/c.txt", "c");
        Write("a.txt", "a");
        System.IO.File.SetLastWriteTimeUtc(Path.Combine(_folder, "a.txt"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(Path.Combine(_folder, "a.txt"), UnixFileMode.UserRead);
        }

        Assert.Equal(first, await PackAsync("name"));
    }

    [Fact]
    public async Task The_archive_contains_nothing_about_this_machine()
    {
        Write("a.txt", "a");
        byte[] packed = await PackAsync("name");
        // No flags and no time; the system is unknown.
        Assert.Equal([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], packed[..8]);
        Assert.Equal(255, packed[9]);
        using TarReader reader = new(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        TarEntry entry = (await reader.GetNextEntryAsync(cancellationToken: ClientFixture.Stop))!;
        Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
        GnuTarEntry gnu = Assert.IsType<GnuTarEntry>(entry);
        Assert.Equal(("", "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), (gnu.UserName, gnu.GroupName, gnu.AccessTime, gnu.ChangeTime));
    }

    [Theory]
    [InlineData("a.txt", "A", "name")]
    [InlineData("other.txt", "a", "name")]
    [InlineData("a.txt", "a", "other")]
    public async Task Different_content_or_names_give_different_bytes(string file, string text, string name)
    {
        Write("a.txt", "a");
        byte[] first = await PackAsync("name");
        System.IO.File.Delete(Path.Combine(_folder, "a.txt"));
        Write(file, text);
        Assert.NotEqual(first, await PackAsync(name));
    }

    [Fact]
    public async Task A_folder_without_files_is_rejected()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        await Assert.ThrowsAsync<UnusableFileException>(() => PackAsync("name"));
    }

    [Fact]
    public async Task A_link_to_a_file_is_followed_and_a_link_to_a_folder_rejected()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Creating links needs a special permission on Windows.");
        }

        string outside = Directory.CreateTempSubdirectory("vlmrun-test-").FullName;
        try
        {
            await System.IO.File.WriteAllTextAsync(Path.Combine(outside, "secret.txt"), "s", ClientFixture.Stop);
            Write("a.txt", "a");
            System.IO.File.CreateSymbolicLink(Path.Combine(_folder, "b.txt"), Path.Combine(outside, "secret.txt"));
            Assert.Equal([("name/a.txt", "a"), ("name/b.txt", "s")], await ReadAsync(await PackAsync("name")));

            Directory.CreateSymbolicLink(Path.Combine(_folder, "c"), outside);
            IOException refused = await Assert.ThrowsAsync<IOException>(() => PackAsync("name"));
            Assert.Contains(Path.Combine(_folder, "c"), refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task The_archive_can_be_appended_to_a_stream()
    {
        Write("a.txt", "a");
        using MemoryStream target = new();
        target.Write("head"u8);
        await DatasetArchive.WriteAsync(_folder, "name", target, ClientFixture.Stop);
        Assert.Equal(target.Length, target.Position);
        Assert.Equal(await PackAsync("name"), target.ToArray()[4..]);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
    }

    private async Task<byte[]> PackAsync(string name)
    {
        using MemoryStream target = new();
        await DatasetArchive.WriteAsync(_folder, name, target, ClientFixture.Stop);
        return target.ToArray();
    }

    private static async Task<List<(string Name, string Text)>> ReadAsync(byte[] packed)
    {
        List<(string, string)> entries = [];
        using TarReader reader = new(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        while (await reader.GetNextEntryAsync(cancellationToken: ClientFixture.Stop) is { } entry)
        {
            using StreamReader text = new(entry.DataStream ?? Stream.Null, Encoding.UTF8);
            entries.Add((entry.Name, await text.ReadToEndAsync(ClientFixture.Stop)));
        }

        return entries;
    }
}
