using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace VlmRun.Http;

/// <summary>A request body that is a file, read while it is sent.</summary>
internal sealed class FileBody : HttpContent
{
    private readonly IBodySource _source;
    private readonly SendProgress _progress;

    public FileBody(IBodySource source, string? mediaType, SendProgress progress)
    {
        _source = source;
        _progress = progress;
        // The service specifies the type for storage, and it may be invalid.
        Headers.ContentType = MediaTypeHeaderValue.TryParse(mediaType, out MediaTypeHeaderValue? type) ? type : new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await BodySource.ReadAsync(
            _source,
            async (piece, token) =>
            {
                await stream.WriteAsync(piece, token).ConfigureAwait(false);
                _progress.Add(piece.Length);
            },
            cancellationToken).ConfigureAwait(false);
        _progress.Complete();
    }
}
