using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on files (api reference 2.6); P is Python, N Node, D Dart.</summary>
public sealed class FilesShapes : IDisposable
{
    private const string One = """{"id":"f1","filename":"a.pdf","bytes":8,"purpose":"assistants","created_at":"2026-05-19T12:00:00Z","object":"file"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("vlmrun-").FullName;

    [Fact]
    public Task P_files_list() => new OfficialShape("GET files?skip=20&limit=10")
        .CompareAsync(client => client.Files.ListAsync(20, 10, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), $"[{One}]");

    [Fact]
    public Task P_files_get() => new OfficialShape("GET files/f1")
        .CompareAsync(client => client.Files.GetAsync("f1", null, ClientFixture.Stop), One);

    [Fact]
    public Task N_files_get_with_an_address() => new OfficialShape("GET files/f1?generate_public_url=true")
        .CompareAsync(client => client.Files.GetAsync("f1", true, ClientFixture.Stop), One);

    [Fact]
    public Task P_files_delete() => new OfficialShape("DELETE files/f1")
        .CompareAsync(client => client.Files.DeleteAsync("f1", ClientFixture.Stop), One);

    [Fact]
    public Task P_files_get_cached_file() => new OfficialShape("GET files/hash/0123456789abcdef0123456789abcdef")
        .CompareAsync(client => client.Files.FindAsync("0123456789abcdef0123456789abcdef", ClientFixture.Stop), One);

    [Fact]
    public Task P_files_generate_presigned_url() => new OfficialShape(
        "POST files/presigned-url", """{"filename":"a.pdf","purpose":"assistants","expiration":86400}""")
    {
        Differences = new Dictionary<string, string> { ["expiration"] = "the service applies its default" },
    }.CompareAsync(
        client => client.Files.CreateUploadUrlAsync("a.pdf", "assistants", null, ClientFixture.Stop),
        """{"id":"f1","url":"https://s.test/put","filename":"a.pdf","content_type":"application/pdf"}""");

    [Fact]
    public async Task P_files_upload_direct()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json(One);
        await fixture.Time.RunAsync(fixture.Client.Files.UploadAsync(new UploadRequest { Path = Write("a.pdf"), Method = UploadMethod.Direct }, ClientFixture.Stop));
        SeenRequest sent = Assert.Single(fixture.Service.Requests);
        Assert.Equal("POST files?purpose=assistants", $"{sent}");
        Assert.Contains("name=\"file\"", sent.Text, StringComparison.Ordinal);
        Assert.Contains("filename=\"a.pdf\"", sent.Text, StringComparison.Ordinal);
    }

    // P always looks up the hash; this client only where it can save a transfer.
    [Fact]
    public async Task P_files_upload_presigned_after_a_look_up_by_hash()
    {
        using ClientFixture fixture = new();
        string path = Write("a.pdf");
        fixture.Service.Then(Replies.Json("""{"detail":"File not found"}""", 404))
            .Then(Replies.Json("""{"id":"f1","url":"https://s.test/put?x=1","filename":"a.pdf","content_type":"application/pdf"}"""))
            .Then(Replies.Json("{}"))
            .Then(Replies.Json(One));
        VlmRunClient client = new(fixture.Pipeline.Http, () => fixture.Pipeline.Storage, time: fixture.Time);
        await fixture.Time.RunAsync(client.Files.UploadAsync(
            new UploadRequest { Path = path, Method = UploadMethod.Presigned, Reuse = true }, ClientFixture.Stop));
        Assert.Equal(
            ["GET https://api.example.test/v1/files/hash/f87357c6cdc4f067e19f42aebabc6fb7", "POST https://api.example.test/v1/files/presigned-url", "PUT https://s.test/put?x=1", "GET https://api.example.test/v1/files/verify-upload/f1"],
            fixture.Service.Requests.Select(request => $"{request.Method} {request.Address}"));
        Assert.Null(fixture.Service.Requests[2].Authorization);
        Assert.Equal(System.IO.File.ReadAllBytes(path), fixture.Service.Requests[2].Body);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, "%PDF-1.7");
        return path;
    }
}
