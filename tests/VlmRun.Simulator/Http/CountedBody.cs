using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>The body of a request as a stream that logs how much of it was read.</summary>
internal sealed class CountedBody(HttpContext context) : ReadOnlyBody
{
    private readonly Stream _body = context.Request.Body;
    private readonly LoggedRequest _entry = Exchange.Of(context).Entry;

    /// <summary>Reads and discards the rest.</summary>
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
