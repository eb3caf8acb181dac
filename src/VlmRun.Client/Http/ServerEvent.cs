using System;
using System.Text;

namespace VlmRun.Http;

/// <summary>One server-sent event.</summary>
/// <param name="Type"><c>message</c> unless the service named it.</param>
/// <param name="Bytes">Its data lines, joined, as they came: a character may go on in the next event.</param>
/// <param name="Id">The last id that was given, with this event or before it.</param>
/// <param name="Retry">How long to wait before connecting again, when that was said with it.</param>
internal sealed record ServerEvent(string Type, ReadOnlyMemory<byte> Bytes, string Id, TimeSpan? Retry)
{
    /// <summary>Its data as text; bytes that are none are replaced.</summary>
    public string Data => Encoding.UTF8.GetString(Bytes.Span);
}
