using System.Buffers;

namespace VlmRun.Http;

/// <summary>Reads a source of a request body in pieces; a read error is not an error of the connection.</summary>
internal static class BodySource
{
    // A multiple of three, so that only the last piece of a base64 text is padded.
    public const int PieceSize = 192 * 1024;

    /// <summary>Passes each piece to <paramref name="write"/>.</summary>
    /// <exception cref="BodySourceException">The source cannot be read, or its length has changed.</exception>
    public static async Task ReadAsync(
        IBodySource source, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            Stream input = Open(source);
            await using (input.ConfigureAwait(false))
            {
                long left = source.Length;
                while (left > 0)
                {
                    int wanted = (int)Math.Min(PieceSize, left);
                    if (await ReadAsync(input, piece.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false) < wanted)
                    {
                        throw BodySourceException.Changed(source.Name);
                    }

                    left -= wanted;
                    await write(piece.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                }

                if (await ReadAsync(input, piece.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) != 0)
                {
                    throw BodySourceException.Changed(source.Name);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
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
