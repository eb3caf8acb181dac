using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Batch.Intake;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Files that are moved when they are done, on one volume and to another.</summary>
public sealed class BatchMoverTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _from;
    private readonly string _to;

    public BatchMoverTests()
    {
        _from = Directory.CreateDirectory(Path.Combine(_temp.Path, "in")).FullName;
        _to = Directory.CreateDirectory(Path.Combine(_temp.Path, "done")).FullName;
    }

    public static TheoryData<bool> Volumes => [false, true];

    public void Dispose() => _temp.Dispose();

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task A_file_keeps_its_path_below_the_folder_its_content_and_its_time(bool other)
    {
        string source = Write("deep/er/a.pdf", "content");
        DateTime modified = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(source, modified);
        BatchMover mover = Mover(other);
        string target = mover.Choose(source, _from);
        Assert.Equal(Path.Combine(_to, "deep", "er", "a.pdf"), target);
        Assert.True(await mover.MoveAsync(source, target, false, Token));
        Assert.False(File.Exists(source));
        Assert.Equal("content", await File.ReadAllTextAsync(target, Token));
        Assert.Equal(modified, File.GetLastWriteTimeUtc(target));
        Assert.Equal([target], Directory.GetFiles(_to, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task Another_file_of_the_name_is_never_overwritten(bool other)
    {
        BatchMover mover = Mover(other);
        for (int i = 0; i < 5; i++)
        {
            string source = Write("a.pdf", $"content {i}");
            Assert.True(await mover.MoveAsync(source, mover.Choose(source, _from), false, Token));
        }

        string[] names = [.. Directory.GetFiles(_to).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(5, names.Length);
        Assert.All(names, name => Assert.Matches(@"^a(-[0-9a-f]{8})?\.pdf$", name));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"content {i}"), Directory.GetFiles(_to).Select(File.ReadAllText).Order());
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task A_name_that_is_taken_after_it_was_chosen_is_not_overwritten(bool other)
    {
        string source = Write("a.pdf", "mine");
        BatchMover mover = Mover(other);
        string target = mover.Choose(source, _from);
        await File.WriteAllTextAsync(target, "theirs", Token);
        Assert.False(await mover.MoveAsync(source, target, false, Token));
        // An earlier attempt does not make it the same file.
        Assert.False(await mover.MoveAsync(source, target, true, Token));
        Assert.Equal("mine", await File.ReadAllTextAsync(source, Token));
        Assert.Equal("theirs", await File.ReadAllTextAsync(target, Token));
        Assert.Single(Directory.GetFiles(_to));
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task The_copy_of_an_attempt_that_was_killed_is_recognized(bool other)
    {
        string source = Write("a.pdf", "content");
        BatchMover mover = Mover(other);
        string target = mover.Choose(source, _from);
        File.Copy(source, target);
        Assert.True(await mover.MoveAsync(source, target, true, Token));
        Assert.False(File.Exists(source));
        Assert.Equal("content", await File.ReadAllTextAsync(target, Token));
    }

    [Fact]
    public async Task Half_a_copy_of_an_attempt_that_was_killed_is_replaced()
    {
        string source = Write("a.pdf", "content");
        string target = Path.Combine(_to, "a.pdf");
        string partial;
        // An attempt that ends while it copies: what it has is found under the name that the next one uses.
        using (VlmRun.Output.PartialFile killed = VlmRun.Output.PartialFile.Continue(target, BatchMover.PartialName(source, target)))
        {
            using FileStream file = killed.Open();
            partial = file.Name;
        }

        await File.WriteAllTextAsync(partial, "con", Token);
        Assert.True(await Mover(true).MoveAsync(source, target, true, Token));
        Assert.Equal("content", await File.ReadAllTextAsync(target, Token));
        Assert.Single(Directory.GetFiles(_to));
    }

    [Fact]
    public async Task To_a_real_other_volume()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm") && FileRename.Try(Write("probe", "x"), $"/dev/shm/vlmrun-{Guid.NewGuid():N}") == MoveOutcome.OtherVolume, "no other volume");
        string folder = Directory.CreateDirectory($"/dev/shm/vlmrun-{Guid.NewGuid():N}").FullName;
        try
        {
            string source = Write("deep/a.pdf", "content");
            BatchMover mover = new(folder);
            string target = mover.Choose(source, _from);
            Assert.True(await mover.MoveAsync(source, target, false, Token));
            Assert.False(File.Exists(source));
            Assert.Equal("content", await File.ReadAllTextAsync(target, Token));
            Assert.Equal([target], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public async Task A_link_moves_its_file_so_that_it_still_leads_somewhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege");
        Write("store/real.pdf", "content");
        string source = Path.Combine(_from, "a.pdf");
        File.CreateSymbolicLink(source, "store/real.pdf");
        BatchMover mover = new(_to);
        Assert.True(await mover.MoveAsync(source, mover.Choose(source, _from), false, Token));
        Assert.False(Path.Exists(source));
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(_to, "a.pdf"), Token));
        Assert.Null(new FileInfo(Path.Combine(_to, "a.pdf")).LinkTarget);
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public async Task A_missing_target_folder_is_an_error_and_not_created(bool other)
    {
        string source = Write("a.pdf", "content");
        BatchMover mover = Mover(other);
        string target = mover.Choose(source, _from);
        Directory.Delete(_to);
        DirectoryNotFoundException failure = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => mover.MoveAsync(source, target, false, Token));
        Assert.Contains(_to, failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(source));
        Assert.False(Directory.Exists(_to));
    }

    [Fact]
    public async Task A_full_volume_leaves_the_file_where_it_is_and_no_partial_file()
    {
        string source = Write("a.pdf", "content");
        // A name in place of the subfolder: nothing can be created below it.
        await File.WriteAllTextAsync(Path.Combine(_to, "deep"), "a file", Token);
        string deep = Write("deep/a.pdf", "content");
        BatchMover mover = Mover(true);
        await Assert.ThrowsAnyAsync<IOException>(() => mover.MoveAsync(deep, Path.Combine(_to, "deep", "a.pdf"), false, Token));
        Assert.True(File.Exists(deep));
        if (File.Exists("/dev/full"))
        {
            BatchMover full = new("/dev/full", (_, _) => MoveOutcome.OtherVolume);
            await Assert.ThrowsAnyAsync<IOException>(() => full.MoveAsync(source, "/dev/full/a.pdf", false, Token));
        }

        Assert.True(File.Exists(source));
    }

    [Fact]
    public async Task Long_names_that_are_taken_are_cut_and_keep_their_extension()
    {
        string name = new string('x', 240) + ".pdf";
        BatchMover mover = new(_to);
        foreach (string content in (string[])["one", "two"])
        {
            string source = Write(name, content);
            Assert.True(await mover.MoveAsync(source, mover.Choose(source, _from), false, Token));
        }

        Assert.Equal(2, Directory.GetFiles(_to, "*.pdf").Length);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BatchMover Mover(bool other) => other ? new BatchMover(_to, (_, _) => MoveOutcome.OtherVolume) : new BatchMover(_to);

    private string Write(string name, string content)
    {
        string path = Path.Combine(_from, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
