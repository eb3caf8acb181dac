using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>A body that is a file as it is, read while it is sent.</summary>
internal sealed class FileBody : HttpContent
{
    private readonly IBodySource _source;
    private readonly SendProgress _progress;

    public FileBody(IBodySource source, string? mediaType, SendProgress progress)
    {
        _source = source;
        _progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType ?? "application/octet-stream");
    }

    /// <summary>The file as the part <c>file</c> of a form.</summary>
    public static HttpContent AsForm(IBodySource source, string? mediaType, string fileName, SendProgress progress) =>
        new MultipartFormDataContent { { new FileBody(source, mediaType, progress), "file", fileName } };

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
