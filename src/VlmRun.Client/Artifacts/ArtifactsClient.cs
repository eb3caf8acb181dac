using System.Text;

namespace VlmRun;

/// <summary>Artifacts: files that chats and executions have created.</summary>
public sealed class ArtifactsClient
{
    private const string Route = "artifacts";
    private const string Creators = "the id of a chat or of an execution";
    private const int MaxAddressBytes = 16 * 1024;

    private readonly ApiConnection _connection;

    internal ArtifactsClient(ApiConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Lists the artifacts of a chat or of an execution: <c>GET artifacts/list</c>.</summary>
    /// <exception cref="ArgumentException">Neither is given, or both.</exception>
    public async IAsyncEnumerable<Artifact> ListAsync(
        string? chatId, string? executionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArtifactScope.Check(chatId, executionId, Creators);
        ApiRequest request = ApiRequest.Get(ApiResource.Artifacts, ApiPath.Query(Route + "/list", ("session_id", chatId), ("execution_id", executionId)));
        JsonElement body = await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        if (body.Field("items") is not { ValueKind: JsonValueKind.Array } rows)
        {
            throw JsonResponseReader.Invalid(request, 200, "holds no artifacts: it has no 'items'", null);
        }

        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (row.Text("object_id") is { Length: > 0 } id)
            {
                yield return new Artifact(id, row, chatId, executionId);
            }
        }
    }

    /// <summary>Opens an artifact for reading. For a <c>url_</c> artifact, reads from its address, without the key: <c>GET artifacts</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such artifact.</exception>
    /// <exception cref="ArgumentException"><paramref name="scope"/> does not identify one artifact.</exception>
    public async Task<Download> OpenAsync(ArtifactScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArtifactScope.Check(scope.Id, scope.FileName, "the id or the name of an artifact");
        ArtifactScope.Check(scope.ChatId, scope.ExecutionId, Creators);
        string path = ApiPath.Query(
            Route, ("object_id", scope.Id), ("filename", scope.FileName), ("session_id", scope.ChatId), ("execution_id", scope.ExecutionId));
        ApiRequest request = ApiRequest.Get(ApiResource.Artifacts, path) with { Accept = "*/*" };
        Download download = await _connection.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        if (scope.Id?.StartsWith("url_", StringComparison.Ordinal) != true)
        {
            return download;
        }

        using (download)
        {
            string address = await ReadAddressAsync(request, download, cancellationToken).ConfigureAwait(false);
            return await _connection.OpenFromStorageAsync(address, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> ReadAddressAsync(ApiRequest request, Download download, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxAddressBytes];
        int length = 0;
        int read;
        while (length < buffer.Length && (read = await download.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
        }

        string text = Encoding.UTF8.GetString(buffer, 0, length).Trim().Trim('"');
        return length < buffer.Length && HttpAddress.TryParse(text, out Uri? address)
            ? address.AbsoluteUri
            : throw JsonResponseReader.Invalid(request, download.Status, "is not an http or https address", null);
    }
}
