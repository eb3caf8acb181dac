using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class SchemaCacheTests : IDisposable
{
    private const string Answer = """{"domain":"document.invoice","json_schema":{"type":"object"}}""";

    private readonly ClientFixture _fixture = new(maxRetry: 0);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_canceled_caller_does_not_end_the_wait_of_another()
    {
        _fixture.Service.Then(Replies.Never());
        _fixture.Service.Usual = Replies.Json(Answer);
        using CancellationTokenSource first = new();
        Task<Schema> stopped = _fixture.Client.Domains.GetSchemaAsync("document.invoice", null, first.Token);
        Task<Schema> waiting = _fixture.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.Equal("document.invoice", (await _fixture.Time.RunAsync(waiting)).Domain);
        Assert.Equal(2, _fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task A_caller_that_waits_for_another_can_be_canceled_alone()
    {
        _fixture.Service.Then(Replies.After(_fixture.Time, 5, Replies.Json(Answer)));
        Task<Schema> first = _fixture.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop);
        using CancellationTokenSource second = new();
        Task<Schema> stopped = _fixture.Client.Domains.GetSchemaAsync("document.invoice", null, second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Time.RunAsync(stopped));
        Assert.Equal("document.invoice", (await _fixture.Time.RunAsync(first)).Domain);
        Assert.Equal("document.invoice", (await _fixture.Time.RunAsync(_fixture.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop))).Domain);
        Assert.Single(_fixture.Service.Requests);
    }
}
