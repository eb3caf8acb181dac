namespace VlmRun;

/// <summary>Datasets for fine-tuning: create them from archives, get and list them.</summary>
public sealed class DatasetsClient
{
    private const string Route = "datasets";

    private readonly ApiConnection _connection;

    internal DatasetsClient(ApiConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Creates a dataset from an uploaded archive; sent at most once: <c>POST datasets/create</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the dataset was created.</exception>
    /// <param name="request">What to create.</param>
    /// <param name="source">The source that the dataset reports; null for none.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    public async Task<Dataset> CreateAsync(DatasetRequest request, string? source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiRequest post = ApiRequest.Post(ApiResource.Datasets, "datasets/create", request, DatasetJsonContext.Requests.DatasetRequest) with { IsAtMostOnce = true };
        return Read(post, await AtMostOnce.StartAsync(_connection, post, null, cancellationToken).ConfigureAwait(false), source);
    }

    /// <summary>One dataset: <c>GET datasets/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such dataset.</exception>
    public async Task<Dataset> GetAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Datasets, ApiPath.Of(Route, id));
        return Read(request, await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>The datasets of the account, page by page as they are consumed: <c>GET datasets</c>.</summary>
    public async IAsyncEnumerable<Dataset> ListAsync(long skip, long? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Datasets, Route);
        await foreach (JsonElement row in PageReader.ReadAsync(_connection, request, skip, first, null, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(request, row, null);
        }
    }

    private static Dataset Read(ApiRequest request, JsonElement body, string? source) =>
        new Dataset(JsonResponseReader.Id(request, body, "dataset"), body, source);
}
