using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class SkillsClientTests : IDisposable
{
    private const string Made = """{"id":"s1","name":"invoices","skill_version":"2","description":"d","is_public":true,"created_at":"2026-05-19T12:00:00Z"}""";

    private readonly ClientFixture _fixture = new(maxRetry: 0);
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_older_name_of_the_version_is_read()
    {
        _fixture.Service.Then(Replies.Json(Made), Replies.Json("""{"id":"s2","name":"x","version":"7","is_public":"?"}"""));
        Skill first = await _fixture.Time.RunAsync(_fixture.Client.Skills.GetAsync("s1", ClientFixture.Stop));
        Assert.Equal(("s1", "invoices", "2", "d", true), (first.Id, first.Name, first.Version, first.Description, first.IsPublic));
        Assert.Equal(DateTimeKind.Local, first.CreatedAt!.Value.Kind);
        Skill second = await _fixture.Time.RunAsync(_fixture.Client.Skills.GetAsync("s2", ClientFixture.Stop));
        Assert.Equal(("7", null), (second.Version, second.IsPublic));
    }

    [Fact]
    public async Task A_response_without_an_id_is_an_invalid_response()
    {
        _fixture.Service.Then(Replies.Json("{}"));
        await Assert.ThrowsAsync<InvalidResponseException>(() => _fixture.Time.RunAsync(_fixture.Client.Skills.GetAsync("s1", ClientFixture.Stop)));
    }

    [Fact]
    public async Task The_list_is_read_by_offset_to_its_end()
    {
        _fixture.Service.Usual = (request, stop) => Replies.Json(
            "[" + string.Join(',', Enumerable.Range(0, request.Path.Contains("offset=0", StringComparison.Ordinal) ? 100 : 7)
                .Select(i => $$"""{"id":"{{request.Number}}-{{i}}"}""")) + "]")(request, stop);
        Assert.Equal(107, await _fixture.Time.RunAsync(_fixture.Client.Skills.ListAsync(null, ClientFixture.Stop).CountAsync(ClientFixture.Stop).AsTask()));
        Assert.Equal(["GET skills?offset=0&limit=100", "GET skills?offset=100&limit=200"], _fixture.Service.Lines);
    }

    [Fact]
    public async Task P_create_from_directory_sends_a_zip_once_and_finds_it_again_by_its_hash()
    {
        _folder.Write("SKILL.md", "---\nname: a/b\n---");
        string? sent = null;
        _fixture.Service.Usual = (request, stop) =>
        {
            if (request.Path.StartsWith("files/hash/", StringComparison.Ordinal))
            {
                return (request.Path == sent ? Replies.Json("""{"id":"f1","bytes":0}""") : Replies.Status(404))(request, stop);
            }

            Assert.Contains("name=file; filename=a_b.zip", request.Text.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
            return Replies.Json("""{"id":"f1","bytes":0}""", 201)(request, stop);
        };
        VlmFile file = await _fixture.Time.RunAsync(_fixture.Client.Skills.UploadAsync(SkillSource.Open(_folder.Path), ClientFixture.Stop));
        Assert.Equal(("f1", _folder.Path, false), (file.Id, file.Source, file.IsReused));
        sent = _fixture.Service.Requests[0].Path;
        Assert.Equal(["POST files?purpose=assistants"], _fixture.Service.Lines.Skip(1));

        using ClientFixture later = new();
        later.Service.Usual = _fixture.Service.Usual;
        Assert.True((await later.Time.RunAsync(later.Client.Skills.UploadAsync(SkillSource.Open(_folder.Path), ClientFixture.Stop))).IsReused);
        Assert.Equal($"GET {sent}", Assert.Single(later.Service.Lines));
    }

    [Theory]
    [InlineData("""{"expires_in":1}""")]
    [InlineData("""{"download_url":"file:///etc/passwd"}""")]
    [InlineData("""{"download_url":"/x.zip"}""")]
    public async Task An_invalid_download_address_is_not_requested(string answer)
    {
        _fixture.Service.Then(Replies.Json(answer));
        await Assert.ThrowsAsync<InvalidResponseException>(() => _fixture.Time.RunAsync(_fixture.Client.Skills.DownloadAsync("s1", ClientFixture.Stop)));
        Assert.Single(_fixture.Service.Requests);
    }

    [Fact]
    public async Task A_skill_is_saved_unchanged()
    {
        _folder.Write("from/SKILL.md", "x").Write("from/sub/deep/run.sh", "#!/bin/sh").Write("from/empty", "");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(_folder["from/sub/deep/run.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        byte[] zip = Pack(_folder["from"]);
        string path = await SaveAsync(zip, _folder["to/below"]);
        Assert.Equal(_folder["to/below/invoices"], path);
        Assert.Equal(zip, Pack(path));
        Assert.Equal(["to/below", "to/below/invoices"], _folder.Entries.Where(entry => entry.StartsWith("to/", StringComparison.Ordinal) && !entry.Contains("invoices/", StringComparison.Ordinal)));
        Assert.Null(_fixture.Service.Requests[1].Authorization);
    }

    [Theory]
    [InlineData("../up", "_up")]
    [InlineData("..", "s1")]
    [InlineData("a/b\\c:d", "a_b_c_d")]
    [InlineData("CON", "skill-CON")]
    [InlineData("nul.txt", "skill-nul.txt")]
    [InlineData("", "s1")]
    [InlineData("größe €", "größe €")]
    [InlineData("dots. ", "dots")]
    [InlineData(".ssh", "/_ssh")]
    [InlineData("...git", "/_git")]
    [InlineData("a\u200B\u202Eb", "/a__b")]
    [InlineData("漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢", "漢漢漢漢漢")]
    public async Task The_folder_is_created_in_the_destination_for_any_name(string name, string folder)
    {
        _folder.Write("from/SKILL.md", "x");
        string path = await SaveAsync(Pack(_folder["from"]), _folder["to"], name: name);
        Assert.Equal(_folder["to"], Path.GetDirectoryName(path));
        Assert.EndsWith(folder, path.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(Path.Combine(path, "SKILL.md")));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Files_are_not_written_through_an_existing_link(bool force, bool isThere)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a special permission on Windows.");
        _folder.Write("from/SKILL.md", "x").Write("to/keep", "1");
        if (isThere)
        {
            _folder.Write("other/SKILL.md", "mine");
        }

        Directory.CreateSymbolicLink(_folder["to/invoices"], _folder["other"]);
        SkillFolderException refused = await Assert.ThrowsAsync<SkillFolderException>(() => SaveAsync(Pack(_folder["from"]), _folder["to"], force: force));
        Assert.False(refused.Exists);
        Assert.Contains("link", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_fixture.Service.Requests);
        Assert.Equal(isThere, System.IO.File.Exists(_folder["other/SKILL.md"]));
        Assert.True(!isThere || System.IO.File.ReadAllText(_folder["other/SKILL.md"]) == "mine");
    }

    [Fact]
    public async Task An_existing_folder_is_not_changed_and_nothing_is_requested()
    {
        _folder.Write("to/invoices/mine.txt", "mine");
        SkillFolderException refused = await Assert.ThrowsAsync<SkillFolderException>(() => SaveAsync([], _folder["to"]));
        Assert.True(refused.Exists);
        Assert.Empty(_fixture.Service.Requests);
        Assert.Equal(["to", "to/invoices", "to/invoices/mine.txt"], _folder.Entries);
    }

    [Fact]
    public async Task Force_overwrites_the_skills_files_and_keeps_others()
    {
        _folder.Write("from/SKILL.md", "new").Write("from/sub/a.txt", "new").Write("to/invoices/mine.txt", "mine").Write("to/invoices/SKILL.md", "old");
        await SaveAsync(Pack(_folder["from"]), _folder["to"], force: true);
        Assert.Equal("new", await System.IO.File.ReadAllTextAsync(_folder["to/invoices/SKILL.md"], ClientFixture.Stop));
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(_folder["to/invoices/mine.txt"], ClientFixture.Stop));
        Assert.Equal(["to/invoices", "to/invoices/SKILL.md", "to/invoices/mine.txt", "to/invoices/sub", "to/invoices/sub/a.txt"],
            _folder.Entries.Where(entry => entry.StartsWith("to/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Force_does_not_write_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating links needs a special permission on Windows.");
        _folder.Write("from/SKILL.md", "new").Write("from/sub/a.txt", "new").Write("to/invoices/mine.txt", "mine").Write("elsewhere/b.txt", "b");
        Directory.CreateSymbolicLink(_folder["to/invoices/sub"], _folder["elsewhere"]);
        await Assert.ThrowsAsync<SkillFolderException>(() => SaveAsync(Pack(_folder["from"]), _folder["to"], force: true));
        Assert.False(System.IO.File.Exists(_folder["elsewhere/a.txt"]));
    }

    [Fact]
    public async Task An_interrupted_transfer_leaves_no_files()
    {
        _folder.Write("from/SKILL.md", new string('x', 1000));
        byte[] zip = Pack(_folder["from"]);
        _fixture.Service.Then(
            Replies.Json("""{"download_url":"https://storage.test/a.zip"}"""),
            Replies.Stream(() => new BreakingStream(zip[..50], new IOException("Connection reset by peer"))));
        await Assert.ThrowsAsync<VlmRunNetworkException>(() => SaveAsync(null, _folder["to"]));
        Assert.Equal(["from", "from/SKILL.md"], _folder.Entries);
    }

    private async Task<string> SaveAsync(byte[]? zip, string destination, bool force = false, string name = "invoices")
    {
        _fixture.Service.Usual = Replies.Json($$"""{"id":"s1","name":"{{name.Replace("\\", "\\\\", StringComparison.Ordinal)}}"}""");
        using ClientFixture other = new();
        other.Service.Usual = _fixture.Service.Usual;
        Skill skill = await other.Time.RunAsync(other.Client.Skills.GetAsync("s1", ClientFixture.Stop));
        if (zip is not null)
        {
            _fixture.Service.Then(Replies.Json("""{"download_url":"https://storage.test/a.zip"}"""), Replies.Bytes(zip));
        }

        return await _fixture.Time.RunAsync(_fixture.Client.Skills.SaveAsync(skill, destination, force, null, ClientFixture.Stop));
    }

    private static byte[] Pack(string folder)
    {
        using MemoryStream zip = new();
        SkillSource.Open(folder).WriteZip(zip, ClientFixture.Stop);
        return zip.ToArray();
    }
}
