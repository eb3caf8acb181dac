using System.Net.Http;

namespace VlmRun.Http;

/// <summary>A response body that is read as it arrives and never held in memory as a whole. Dispose it.</summary>
public sealed class Download : IDisposable
{
    private const int PieceSize = 80 * 1024;

    private readonly ApiConnection _connection;
    private readonly ApiRequest _request;
    private readonly HttpResponseMessage _response;
    private readonly Stream _content;

    internal Download(ApiConnection connection, ApiRequest request, HttpResponseMessage response, Stream content)
    {
        _connection = connection;
        _request = request;
        _response = response;
        _content = content;
    }

    /// <summary>The media type, such as <c>image/png</c>, without parameters; null when the service sends none.</summary>
    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>The length in bytes; null when the service sends none.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>The file name that the service suggests, unchecked: do not use it as a path; null when there is none.</summary>
    public string? FileName => (_response.Content.Headers.ContentDisposition?.FileNameStar
        ?? _response.Content.Headers.ContentDisposition?.FileName)?.Trim('"');

    internal int Status => (int)_response.StatusCode;

    /// <summary>The redirect target of the response, made absolute; null when there is none.</summary>
    internal Uri? Location => ApiConnection.Location(_response);

    /// <summary>Removes secrets from a text.</summary>
    internal Func<string, string> Redact => _connection.Redact;

    /// <summary>Maximum number of bytes of a response that is read into memory, or of a stream of events.</summary>
    internal long MaxBytes => _connection.MaxBytes;

    /// <summary>Reads the next bytes; returns 0 at the end.</summary>
    /// <exception cref="VlmRunNetworkException">The connection was lost, or no byte arrived for 60 s.</exception>
    public Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _connection.TranslateErrorsAsync(_request, Status, () => _content.ReadAsync(buffer, cancellationToken).AsTask(), cancellationToken);

    /// <summary>Copies the rest to <paramref name="destination"/>; exceptions of <paramref name="destination"/> are passed on unchanged.</summary>
    /// <param name="destination">The stream to write to.</param>
    /// <param name="progress">Receives the number of bytes read; may be null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="VlmRunNetworkException">The connection was lost, or no byte arrived for 60 s.</exception>
    public async Task CopyToAsync(Stream destination, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        byte[] buffer = new byte[PieceSize];
        long total = 0;
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            total += read;
            progress?.Invoke(total);
        }
    }

    /// <summary>Reads the rest as one JSON object; null when it is empty.</summary>
    /// <exception cref="InvalidResponseException">The body is too large or not an object.</exception>
    internal async Task<JsonElement?> FindObjectAsync(CancellationToken cancellationToken)
    {
        using MemoryStream memory = new();
        byte[] buffer = new byte[PieceSize];
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (memory.Length + read > MaxBytes)
            {
                throw ExceptionFactory.Unreadable(_request, Status, UnreadableResponseException.TooLarge(Status, MaxBytes), Redact);
            }

            memory.Write(buffer, 0, read);
        }

        memory.Position = 0;
        return memory.Length == 0 ? null : await JsonResponseReader.ReadAsync(_request, Status, memory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the rest as one JSON object.</summary>
    internal async Task<JsonElement> ReadObjectAsync(CancellationToken cancellationToken) =>
        await FindObjectAsync(cancellationToken).ConfigureAwait(false) ?? throw JsonResponseReader.Invalid(_request, Status, "was empty", null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _response.Dispose();
    }
}
