using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace VlmRun.Http;

/// <summary>A JSON body in pieces: text as it is, and files as base64 that is encoded while it is sent.</summary>
internal sealed class JsonBody : HttpContent
{
    private readonly IReadOnlyList<object> _pieces;
    private readonly SendProgress _progress;

    /// <summary><paramref name="pieces"/> are byte arrays (JSON text) or <see cref="IBodySource"/> (sent as base64).</summary>
    public JsonBody(IReadOnlyList<object> pieces, SendProgress progress)
    {
        _pieces = pieces;
        _progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        foreach (object piece in _pieces)
        {
            length += piece is IBodySource source ? (source.Length + 2) / 3 * 4 : ((byte[])piece).Length;
        }

        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (object piece in _pieces)
        {
            if (piece is IBodySource source)
            {
                await WriteBase64Async(source, stream, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                byte[] text = (byte[])piece;
                await stream.WriteAsync(text, cancellationToken).ConfigureAwait(false);
                _progress.Add(text.Length);
            }
        }

        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _progress.Complete();
    }

    private async Task WriteBase64Async(IBodySource source, Stream target, CancellationToken cancellationToken)
    {
        byte[] encoded = ArrayPool<byte>.Shared.Rent(BodySource.PieceSize / 3 * 4);
        try
        {
            await BodySource.ReadAsync(
                source,
                async (piece, token) =>
                {
                    Base64.EncodeToUtf8(piece.Span, encoded, out _, out int written);
                    await target.WriteAsync(encoded.AsMemory(0, written), token).ConfigureAwait(false);
                    _progress.Add(written);
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }
}
