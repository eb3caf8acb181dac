using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>A JSON body in pieces: text as it is, files as base64 that is made while it is sent and never held whole.</summary>
internal sealed class JsonBody : HttpContent
{
    // A multiple of three, so that only the last piece of a file is padded.
    private const int ReadSize = 48 * 1024;
    private const int EncodedSize = ReadSize / 3 * 4;

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
        byte[] raw = ArrayPool<byte>.Shared.Rent(ReadSize);
        byte[] encoded = ArrayPool<byte>.Shared.Rent(EncodedSize);
        try
        {
            Stream input = Open(source);
            await using (input.ConfigureAwait(false))
            {
                long left = source.Length;
                while (left > 0)
                {
                    int wanted = (int)Math.Min(ReadSize, left);
                    int read = await ReadAsync(input, raw.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                    if (read < wanted)
                    {
                        throw BodySourceException.Changed(source.Name);
                    }

                    left -= read;
                    Base64.EncodeToUtf8(raw.AsSpan(0, read), encoded, out _, out int written);
                    await target.WriteAsync(encoded.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                    _progress.Add(written);
                }

                if (await ReadAsync(input, raw.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) != 0)
                {
                    throw BodySourceException.Changed(source.Name);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }

    private static Stream Open(IBodySource source)
    {
        try
        {
            return source.Open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BodySourceException(exception);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream input, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await input.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new BodySourceException(exception);
        }
    }
}
