using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>A request's body as a stream that notes in the log how much of it was read.</summary>
internal sealed class CountedBody(HttpContext context) : ReadOnlyBody
{
    private readonly Stream _body = context.Request.Body;
    private readonly LoggedRequest _entry = Exchange.Of(context).Entry;

    /// <summary>Reads what is left and drops it.</summary>
    public static Task DrainAsync(HttpContext context)
    {
        return new CountedBody(context).CopyToAsync(Null, context.RequestAborted);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _body.ReadAsync(buffer, cancellationToken);
        _entry.RequestBytes += read;
        return read;
    }
}
