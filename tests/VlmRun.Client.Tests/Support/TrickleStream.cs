using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>Returns one byte at a time, with a pause before each.</summary>
internal sealed class TrickleStream(byte[] bytes, TimeProvider time, TimeSpan pause) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        return await base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken).ConfigureAwait(false);
    }
}
