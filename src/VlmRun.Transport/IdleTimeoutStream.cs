using System.Globalization;

namespace VlmRun.Transport;

/// <summary>Reads a response body; fails when no byte arrives within the idle timeout, or when the body cannot be decoded.</summary>
internal sealed class IdleTimeoutStream(Stream inner, TimeProvider time, TimeSpan limit, int status) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task<int>? pending = null;
        try
        {
            ValueTask<int> read = inner.ReadAsync(buffer, cancellationToken);
            if (read.IsCompleted)
            {
                return await read.ConfigureAwait(false);
            }

            pending = read.AsTask();
            return await pending.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        // Each content coding throws its own type for corrupt data, so any exception that is not the connection's means a corrupt body.
        catch (Exception exception) when (exception
            is not (IOException or HttpRequestException or TimeoutException or OperationCanceledException or ObjectDisposedException))
        {
            throw UnreadableResponseException.Corrupt(status, exception);
        }
        catch (TimeoutException exception) when (pending is { IsCompleted: false })
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            throw new StageTimeoutException(
                RequestStage.Idle,
                string.Create(CultureInfo.InvariantCulture, $"the response was interrupted: no byte arrived for {limit.TotalSeconds} s"), exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
