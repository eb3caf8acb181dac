using System.IO;

namespace VlmRun.Transport;

/// <summary>Writes to a stream that stays open, and asks before it writes the last byte. The last byte is not flushed apart from the others: a small body leaves as a whole after the check.</summary>
internal sealed class LastByteStream(Stream inner, long length, Func<CancellationToken, ValueTask> check) : Stream
{
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!buffer.IsEmpty && _written + buffer.Length >= length)
        {
            await inner.WriteAsync(buffer[..^1], cancellationToken).ConfigureAwait(false);
            await check(cancellationToken).ConfigureAwait(false);
            await inner.WriteAsync(buffer[^1..], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        _written += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
