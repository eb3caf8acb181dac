using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>A body whose connection is cut after a number of bytes.</summary>
internal sealed class CutBody(Stream body, FaultContext target) : ReadOnlyBody
{
    private long _left = target.Fault.AfterBytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left <= 0)
        {
            await target.CutAsync();
            throw new OperationCanceledException("A fault cuts the connection here.", target.Gone);
        }

        int read = await body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }
}
