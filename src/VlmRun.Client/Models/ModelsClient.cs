namespace VlmRun;

/// <summary>Models and the domains that they support.</summary>
public sealed class ModelsClient
{
    private readonly ApiConnection _connection;

    internal ModelsClient(ApiConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Lists the models that the account may use, one row for each domain of each model: <c>GET models</c>.</summary>
    public async IAsyncEnumerable<Model> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Models, "models");
        ResponseSize size = new();
        await foreach (JsonElement row in _connection.SendForArrayAsync(request, size, cancellationToken, key: null).ConfigureAwait(false))
        {
            yield return new Model(row);
        }

        JsonResponseReader.CheckRows(request, size);
    }
}
