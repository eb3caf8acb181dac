using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Http;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ArtifactsClientTests : IDisposable
{
    private readonly ClientFixture _fixture = new(maxRetry: 0);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Artifacts_are_listed_with_their_chat_or_execution()
    {
        _fixture.Service.Usual = Replies.Json(
            """{"namespace_id":"s1","items":[{"object_id":"img_4c129a","filename":"a.jpg","source":"store"},{"object_id":"url_000001","filename":null,"source":"manifest"},{"filename":"no id"}]}""");
        List<Artifact> list = await _fixture.Time.RunAsync(_fixture.Client.Artifacts.ListAsync("s1", null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Equal(["img_4c129a", "url_000001"], list.Select(one => one.Id));
        Assert.Equal(["a.jpg", null], list.Select(one => one.FileName));
        Assert.All(list, one => Assert.Equal(("s1", null), (one.ChatId, one.ExecutionId)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items":{}}""")]
    public async Task A_response_that_is_not_a_list_is_an_invalid_response(string json)
    {
        _fixture.Service.Usual = Replies.Json(json);
        await Assert.ThrowsAsync<InvalidResponseException>(
            () => _fixture.Time.RunAsync(_fixture.Client.Artifacts.ListAsync(null, "e1", ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask()));
    }

    public static TheoryData<string?, string?, string?, string?> IncompleteScopes => new()
    {
        { null, null, "s1", null },
        { "img_4c129a", "a.jpg", "s1", null },
        { "img_4c129a", null, null, null },
        { "img_4c129a", null, "s1", "e1" },
        { "", null, "s1", null },
        { "img_4c129a", null, " ", null },
    };

    [Theory]
    [MemberData(nameof(IncompleteScopes))]
    public async Task An_incomplete_scope_is_rejected_before_sending(string? id, string? name, string? chat, string? execution)
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => _fixture.Client.Artifacts.OpenAsync(new ArtifactScope { Id = id, FileName = name, ChatId = chat, ExecutionId = execution }, ClientFixture.Stop));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Fact]
    public async Task Content_and_headers_are_returned_as_received()
    {
        _fixture.Service.Usual = Replies.Text(200, "pixels", "image/png");
        using Download download = await OpenAsync("img_4c129a");
        Assert.Equal(("image/png", 6L, "pixels"), (download.MediaType, download.Length, await TextAsync(download)));
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_key()
    {
        _fixture.Service.Then(Redirect("https://storage.example.test/x?token=1"), Replies.Text(200, "pixels", "image/png"));
        using Download download = await OpenAsync("img_4c129a");
        Assert.Equal("pixels", await TextAsync(download));
        Assert.Equal([$"Bearer {ClientFixture.Key}", null], _fixture.Service.Requests.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("https://files.example.test/report.pdf")]
    [InlineData("https://api.example.test/v1/predictions")]
    [InlineData(" \"http://files.example.test/report.pdf\"\r\n")]
    public async Task A_url_artifact_is_downloaded_from_its_address_without_the_key(string body)
    {
        _fixture.Service.Then(Replies.Text(200, body, "text/plain"), Replies.Text(200, "pages", "application/pdf"));
        using Download download = await OpenAsync("url_4c129a");
        Assert.Equal(("application/pdf", "pages"), (download.MediaType, await TextAsync(download)));
        Assert.Equal([$"Bearer {ClientFixture.Key}", null], _fixture.Service.Requests.Select(request => request.Authorization));
        Assert.Equal(body.Trim().Trim('"'), _fixture.Service.Requests[1].Address.AbsoluteUri);
    }

    [Fact]
    public async Task After_a_redirect_to_another_host_the_key_is_not_sent_again()
    {
        _fixture.Service.Then(
            Replies.Text(200, "https://evil.example.test/", "text/plain"),
            Redirect("https://api.example.test/v1/predictions"),
            Replies.Text(200, "pages", "application/pdf"));
        using Download download = await OpenAsync("url_4c129a");
        Assert.Equal("https://api.example.test/v1/predictions", _fixture.Service.Requests[2].Address.AbsoluteUri);
        Assert.Null(_fixture.Service.Requests[2].Authorization);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("ftp://files.example.test/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task A_url_artifact_without_a_web_address_is_an_invalid_response(string body)
    {
        _fixture.Service.Usual = Replies.Text(200, body, "text/plain");
        await Assert.ThrowsAsync<InvalidResponseException>(() => OpenAsync("url_4c129a"));
        Assert.Single(_fixture.Service.Requests);
    }

    [Fact]
    public async Task An_extremely_long_address_is_rejected()
    {
        _fixture.Service.Usual = Replies.Stream(() => new EndlessStream(long.MaxValue));
        await Assert.ThrowsAsync<InvalidResponseException>(() => OpenAsync("url_4c129a"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("ä \u2028 𝄞")]
    [InlineData("a&session_id=other")]
    public async Task An_id_cannot_change_other_parts_of_the_query(string id)
    {
        _fixture.Service.Usual = Replies.Text(200, "x", "image/png");
        using Download download = await OpenAsync(id);
        Assert.Equal($"?object_id={Uri.EscapeDataString(id)}&session_id=s1", _fixture.Service.Requests[0].Address.Query);
        Assert.Equal("/v1/artifacts", _fixture.Service.Requests[0].Address.AbsolutePath);
    }

    private Task<Download> OpenAsync(string id) =>
        _fixture.Time.RunAsync(_fixture.Client.Artifacts.OpenAsync(new ArtifactScope { Id = id, ChatId = "s1" }, ClientFixture.Stop));

    private static async Task<string> TextAsync(Download download)
    {
        using MemoryStream memory = new();
        await download.CopyToAsync(memory, null, ClientFixture.Stop);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static FakeService.Reply Redirect(string to) => (_, _) =>
    {
        HttpResponseMessage response = new(HttpStatusCode.Found) { Content = new StringContent("") };
        response.Headers.Location = new Uri(to);
        return Task.FromResult(response);
    };
}
