using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_or_without_content_is_opened()
    {
        string path = Path.Combine(_folder.Path, "schön 漢 😀.txt");
        System.IO.File.WriteAllText(path, "content");
        using FileStream file = RegularFile.Open(path);
        Assert.Equal(7, file.Length);
        System.IO.File.WriteAllText(path, "");
        using FileStream empty = RegularFile.Open(path);
        Assert.Equal(0, empty.Length);
    }

    [Fact]
    public void A_missing_file_is_reported() =>
        Assert.Throws<FileNotFoundException>(() => RegularFile.Open(Path.Combine(_folder.Path, "none")));

    [Fact]
    public void A_directory_is_rejected() =>
        Assert.Equal(UnusableFileReason.Directory, Assert.Throws<UnusableFileException>(() => RegularFile.Open(_folder.Path)).Reason);

    [Fact]
    public void A_pipe_is_rejected_before_it_is_opened()
    {
        string path = Pipe();
        Refused(() => RegularFile.Open(path));
        Refused(() => new FileBodySource(path));
        Refused(() => VideoSource.FromFile(path));
        Refused(() => SkillSource.Open(path));
    }

    [Fact]
    public async Task A_pipe_is_rejected_as_an_image() =>
        await Assert.ThrowsAsync<UnusableFileException>(() => ImageSource.FromFileAsync(Pipe(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_pipe_in_the_folder_of_a_dataset_is_rejected()
    {
        Pipe();
        await Assert.ThrowsAsync<UnusableFileException>(() =>
            DatasetArchive.WriteAsync(_folder.Path, "set", new MemoryStream(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_pipe_in_the_folder_of_a_skill_is_rejected()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder.Path, "SKILL.md"), "---\nname: s\n---\n");
        Pipe();
        Assert.Contains("pipe", Assert.Throws<UnusableSkillException>(() => SkillSource.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_and_links_to_them_are_rejected()
    {
        OnUnix();
        Refused(() => RegularFile.Open("/dev/zero"));
        Refused(() => RegularFile.Open("/dev/null"));
        string link = Path.Combine(_folder.Path, "link.jpg");
        System.IO.File.CreateSymbolicLink(link, "/dev/zero");
        Refused(() => RegularFile.Open(link));
    }

    [Fact]
    public async Task A_link_to_a_file_is_read_as_that_file()
    {
        OnUnix();
        string file = Path.Combine(_folder.Path, "file.pdf");
        System.IO.File.WriteAllText(file, "content");
        string link = Path.Combine(_folder.Path, "link.pdf");
        System.IO.File.CreateSymbolicLink(link, file);
        string again = Path.Combine(_folder.Path, "again.pdf");
        System.IO.File.CreateSymbolicLink(again, "link.pdf");
        Assert.Equal(7, new FileBodySource(again).Length);
        Assert.Equal(
            await FileHash.Md5Async(new FileBodySource(file), TestContext.Current.CancellationToken),
            await FileHash.Md5Async(new FileBodySource(again), TestContext.Current.CancellationToken));
        System.IO.File.Delete(file);
        Assert.Throws<FileNotFoundException>(() => new FileBodySource(again));
    }

    [Fact]
    public void A_socket_is_rejected()
    {
        OnUnix();
        string path = Path.Combine(_folder.Path, "socket");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Refused(() => RegularFile.Open(path));
    }

    private static void OnUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");

    private static void Refused(Func<object> open)
    {
        UnusableFileException refused = Assert.Throws<UnusableFileException>(open);
        Assert.Equal(UnusableFileReason.NotRegular, refused.Reason);
        Assert.Contains($"'{refused.Name}'", refused.Message, StringComparison.Ordinal);
    }

    private string Pipe()
    {
        OnUnix();
        string path = Path.Combine(_folder.Path, "pipe.mp4");
        Process.Start("mkfifo", [path]).WaitForExit();
        return path;
    }
}
