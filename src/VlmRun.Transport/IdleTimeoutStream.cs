using System.Globalization;
using System.IO;

namespace VlmRun.Transport;

/// <summary>Reads a response body; fails when no byte arrives within the idle timeout, or when the body cannot be decoded.</summary>
internal sealed class IdleTimeoutStream(Stream inner, TimeProvider time, TimeSpan limit, int status) : ReadOnlyStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task<int>? pending = null;
        try
        {
            ValueTask<int> read = Inner.ReadAsync(buffer, cancellationToken);
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
            await Inner.DisposeAsync().ConfigureAwait(false);
            throw new StageTimeoutException(
                RequestStage.Idle,
                string.Create(CultureInfo.InvariantCulture, $"the response was interrupted: no byte arrived for {limit.TotalSeconds} s"), exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
