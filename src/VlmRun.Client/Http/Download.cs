using System;
using System.IO;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Bytes that come from the service, read as they come and never whole in memory. Dispose it.</summary>
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

    /// <summary>What the bytes are, such as <c>image/png</c>, without parameters; null when the service does not say.</summary>
    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>How many bytes there are; null when the service does not say.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>The name that the service gives it, as it came: not to be used as a path unchecked; null when it gives none.</summary>
    public string? FileName => (_response.Content.Headers.ContentDisposition?.FileNameStar
        ?? _response.Content.Headers.ContentDisposition?.FileName)?.Trim('"');

    internal int Status => (int)_response.StatusCode;

    /// <summary>Where the answer says that the rest is to be had, made absolute; null when it does not.</summary>
    internal Uri? Location => ApiConnection.Location(_response);

    /// <summary>Takes what is secret out of a text.</summary>
    internal Func<string, string> Redact => _connection.Redact;

    /// <summary>Bytes of an answer that is read into memory, and of a stream of events, at most.</summary>
    internal long MaxBytes => _connection.MaxBytes;

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="VlmRunNetworkException">The connection was lost, or no byte came for 60 s.</exception>
    public Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _connection.TranslateErrorsAsync(_request, Status, () => _content.ReadAsync(buffer, cancellationToken).AsTask(), cancellationToken);

    /// <summary>All that comes, written to <paramref name="destination"/>; failures of that are its own exceptions.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="progress">Receives the number of bytes read; may be null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VlmRunNetworkException">The connection was lost, or no byte came for 60 s.</exception>
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

    /// <summary>All that comes, as one JSON object; null when nothing comes.</summary>
    /// <exception cref="InvalidResponseException">It is larger than may be, or no object.</exception>
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

    /// <summary>All that comes, as one JSON object.</summary>
    internal async Task<JsonElement> ReadObjectAsync(CancellationToken cancellationToken) =>
        await FindObjectAsync(cancellationToken).ConfigureAwait(false) ?? throw JsonResponseReader.Invalid(_request, Status, "was empty", null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _response.Dispose();
    }
}
