using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>The same bytes, repeated without end.</summary>
internal sealed class RepeatingStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Position = Position == Length ? 0 : Position;
        return await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
