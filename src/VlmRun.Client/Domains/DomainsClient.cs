namespace VlmRun;

/// <summary>Domains, their schemas, and the public catalog of the hub.</summary>
public sealed class DomainsClient
{
    private static readonly JsonElement s_noConfig = JsonDocument.Parse("{}").RootElement;

    private readonly ApiConnection _connection;
    private readonly SchemaCache _cache;
    private readonly DomainCatalog _catalog;

    internal DomainsClient(ApiConnection connection, SchemaCache cache, DomainCatalog catalog)
    {
        _connection = connection;
        _cache = cache;
        _catalog = catalog;
    }

    /// <summary>Lists the domains that the account may use: <c>GET domains</c>.</summary>
    public IAsyncEnumerable<Domain> ListAsync(CancellationToken cancellationToken) => ListAsync("domains", cancellationToken);

    /// <summary>Lists the domains of the hub's catalog: <c>GET hub/domains</c>.</summary>
    public IAsyncEnumerable<Domain> ListHubAsync(CancellationToken cancellationToken) => ListAsync("hub/domains", cancellationToken);

    /// <summary>Gets the names of a catalog, requested once per session; null when they could not be retrieved within 3 seconds: <c>GET domains</c>, <c>GET hub/domains</c>.</summary>
    internal Task<IReadOnlyList<string>?> GetNamesAsync(bool isHub, CancellationToken cancellationToken) => _catalog.GetAsync(
        isHub, end => ListAsync(isHub ? "hub/domains" : "domains", end), _connection.Time, cancellationToken);

    /// <summary>Gets the version of the hub's catalog: <c>GET hub/info</c>.</summary>
    public async Task<string?> GetHubVersionAsync(CancellationToken cancellationToken) =>
        (await _connection.SendForObjectAsync(ApiRequest.Get(ApiResource.Domains, "hub/info"), null, cancellationToken).ConfigureAwait(false)).Text("version");

    /// <summary>Gets the schema of a domain for a configuration, requested only once: <c>POST schema</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such domain.</exception>
    /// <param name="domain">The domain.</param>
    /// <param name="config">The generation configuration as a JSON object; null for none.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    public Task<Schema> GetSchemaAsync(string domain, JsonElement? config, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Post(ApiResource.Schemas, "schema", new DomainBody(domain, config ?? s_noConfig), DomainJsonContext.Requests.DomainBody);
        return _cache.GetAsync(request.BodyDescription!, () => AskAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Gets the schema of a domain of the hub's catalog, reduced to the fields of a GraphQL statement if one is given: <c>POST hub/schema</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such domain.</exception>
    public Task<Schema> GetHubSchemaAsync(string domain, string? gqlStatement, CancellationToken cancellationToken) =>
        AskAsync(ApiRequest.Post(ApiResource.Schemas, "hub/schema", new HubDomainBody(domain, gqlStatement), DomainJsonContext.Requests.HubDomainBody), cancellationToken);

    /// <summary>Creates a schema from images; sent at most once: <c>POST image/schema</c>.</summary>
    public Task<Schema> CreateSchemaAsync(IReadOnlyList<ImageSource> images, CancellationToken cancellationToken) => CreateAsync(
        ImageBody.Post(ApiResource.Schemas, "image/schema", images, default, DomainJsonContext.Requests.JsonElement), ImageBody.Source(images), cancellationToken);

    /// <summary>Creates a schema from a file; sent at most once: <c>POST {document|audio|video}/schema</c>.</summary>
    public Task<Schema> CreateSchemaAsync(MediaKind kind, string? fileId, string? url, string? source, CancellationToken cancellationToken) =>
        CreateAsync(
            ApiRequest.Post(ApiResource.Schemas, $"{MediaRoutes.Of(kind)}/schema", new FileReference(fileId, url), DomainJsonContext.Requests.FileReference),
            source ?? fileId ?? url ?? "",
            cancellationToken);

    // The schema routes return a prediction whose response is a schema, or null when nothing was recognized.
    private async Task<Schema> CreateAsync(ApiRequest post, string source, CancellationToken cancellationToken)
    {
        ApiRequest work = post.AsWork(false, ApiRequest.WorkTimeout);
        JsonElement body = await AtMostOnce.StartAsync(_connection, work, null, cancellationToken).ConfigureAwait(false);
        return body.Field("response") is { ValueKind: JsonValueKind.Object } schema
            ? new Schema(schema, source, _connection.Convert)
            : throw JsonResponseReader.Invalid(work, 200, $"holds no schema for '{source}' (its status is '{body.Text("status")}')", null);
    }

    private async Task<Schema> AskAsync(ApiRequest request, CancellationToken cancellationToken) =>
        new(await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false), null, _connection.Convert);

    private async IAsyncEnumerable<Domain> ListAsync(string route, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Domains, route);
        ResponseSize size = new();
        await foreach (JsonElement row in _connection.SendForArrayAsync(request, size, cancellationToken, key: "domain").ConfigureAwait(false))
        {
            yield return new Domain(row.Text("domain")!, row);
        }

        JsonResponseReader.CheckRows(request, size);
    }
}
