namespace VlmRun.Http;

/// <summary>A forward-only stream that counts the bytes read, and fails when one row grows too large.</summary>
internal sealed class CountingStream(Stream inner, ResponseSize size, int status, long maxRowBytes) : ReadOnlyStream(inner)
{
    public override long Position
    {
        get => size.Bytes;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Count(read);
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    private int Count(int read)
    {
        size.Bytes += read;
        return size.Bytes - size.BytesToRow <= maxRowBytes ? read : throw UnreadableResponseException.TooLarge(status, maxRowBytes);
    }
}
