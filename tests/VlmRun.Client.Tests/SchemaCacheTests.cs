using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class SchemaCacheTests : IDisposable
{
    private const string Answer = """{"domain":"document.invoice","json_schema":{"type":"object"}}""";

    private readonly ClientFixture _rig = new(maxRetry: 0);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_canceled_caller_does_not_end_the_wait_of_another()
    {
        _rig.Service.Then(Replies.Never());
        _rig.Service.Usual = Replies.Json(Answer);
        using CancellationTokenSource first = new();
        Task<Schema> stopped = _rig.Client.Domains.GetSchemaAsync("document.invoice", null, first.Token);
        Task<Schema> waiting = _rig.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.Equal("document.invoice", (await _rig.Time.RunAsync(waiting)).Domain);
        Assert.Equal(2, _rig.Service.Requests.Count);
    }

    [Fact]
    public async Task A_caller_that_waits_for_another_can_be_canceled_alone()
    {
        _rig.Service.Then(Replies.After(_rig.Time, 5, Replies.Json(Answer)));
        Task<Schema> first = _rig.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop);
        using CancellationTokenSource second = new();
        Task<Schema> stopped = _rig.Client.Domains.GetSchemaAsync("document.invoice", null, second.Token);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.Time.RunAsync(stopped));
        Assert.Equal("document.invoice", (await _rig.Time.RunAsync(first)).Domain);
        Assert.Equal("document.invoice", (await _rig.Time.RunAsync(_rig.Client.Domains.GetSchemaAsync("document.invoice", null, ClientFixture.Stop))).Domain);
        Assert.Single(_rig.Service.Requests);
    }
}
