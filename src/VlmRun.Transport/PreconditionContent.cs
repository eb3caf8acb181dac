using System.Collections.Generic;
using System.IO;

namespace VlmRun.Transport;

/// <summary>A body whose last byte is sent only after a check, so that a process that was suspended in the middle of it does not complete it afterwards.</summary>
internal sealed class PreconditionContent : HttpContent
{
    private readonly HttpContent _body;
    private readonly Func<CancellationToken, ValueTask> _check;
    private readonly long _length;

    public PreconditionContent(HttpContent body, Func<CancellationToken, ValueTask> check)
    {
        _body = body;
        _check = check;
        _length = body.Headers.ContentLength ?? throw new InvalidOperationException("A body of unknown length has no known last byte.");
        foreach ((string name, IEnumerable<string> values) in body.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        LastByteStream checkedStream = new(stream, _length, _check);
        await using (checkedStream.ConfigureAwait(false))
        {
            await _body.CopyToAsync(checkedStream, context, cancellationToken).ConfigureAwait(false);
        }
    }
}
