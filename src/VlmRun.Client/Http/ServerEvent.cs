using System.Text;

namespace VlmRun.Http;

/// <summary>One server-sent event.</summary>
/// <param name="Type"><c>message</c> unless the service set it.</param>
/// <param name="Bytes">The data lines, joined, as received: a character may continue in the next event.</param>
/// <param name="Id">The last id that was set, by this event or an earlier one.</param>
/// <param name="Retry">The reconnection time, when the event sets it.</param>
internal sealed record ServerEvent(string Type, ReadOnlyMemory<byte> Bytes, string Id, TimeSpan? Retry)
{
    /// <summary>The data as text; invalid bytes are replaced.</summary>
    public string Data => Encoding.UTF8.GetString(Bytes.Span);
}
