using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun;

/// <summary>Domains, their schemas, and the hub's public catalogue of them.</summary>
public sealed class DomainsClient
{
    private readonly ApiConnection _connection;
    private readonly SchemaMemory _memory;
    private readonly Func<JsonElement, object?>? _convert;

    internal DomainsClient(ApiConnection connection, SchemaMemory memory, Func<JsonElement, object?>? convert)
    {
        _connection = connection;
        _memory = memory;
        _convert = convert;
    }

    /// <summary>The domains that the account may use: <c>GET domains</c>.</summary>
    public IAsyncEnumerable<Domain> ListAsync(CancellationToken cancellationToken) => ListAsync("domains", cancellationToken);

    /// <summary>The domains of the hub's catalogue: <c>GET hub/domains</c>.</summary>
    public IAsyncEnumerable<Domain> ListHubAsync(CancellationToken cancellationToken) => ListAsync("hub/domains", cancellationToken);

    /// <summary>The version of the hub's catalogue: <c>GET hub/info</c>.</summary>
    public async Task<string?> GetHubVersionAsync(CancellationToken cancellationToken) =>
        (await _connection.SendForObjectAsync(ApiRequest.Get("hub/info"), null, cancellationToken).ConfigureAwait(false)).Text("version");

    /// <summary>The schema of a domain under a configuration, asked for once: <c>POST schema</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such domain.</exception>
    public Task<Schema> GetSchemaAsync(string domain, GenerationConfig? config, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Post(
            "schema", new DomainBody(domain, config ?? new GenerationConfig()), WireContext.Default.DomainBody);
        return _memory.GetAsync(request.BodyDescription!, () => AskAsync(request, cancellationToken));
    }

    /// <summary>The schema of a domain of the hub's catalogue: <c>POST hub/schema</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such domain.</exception>
    public Task<Schema> GetHubSchemaAsync(string domain, CancellationToken cancellationToken) =>
        AskAsync(ApiRequest.Post("hub/schema", new HubDomainBody(domain, null), WireContext.Default.HubDomainBody), cancellationToken);

    private async Task<Schema> AskAsync(ApiRequest request, CancellationToken cancellationToken) =>
        new(await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false), null, _convert);

    private async IAsyncEnumerable<Domain> ListAsync(string route, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(route);
        await foreach (JsonElement row in _connection.SendForArrayAsync(request, new AnswerSize(), cancellationToken).ConfigureAwait(false))
        {
            if (row.Text("domain") is { Length: > 0 } name)
            {
                yield return new Domain(name, row);
            }
        }
    }
}
