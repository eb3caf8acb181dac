using System;

namespace VlmRun.Http;

/// <summary>One server-sent event.</summary>
/// <param name="Type"><c>message</c> unless the service named it.</param>
/// <param name="Data">Its data lines, joined.</param>
/// <param name="Id">The last id that was given, with this event or before it.</param>
/// <param name="Retry">How long to wait before connecting again, when that was said with it.</param>
internal sealed record ServerEvent(string Type, string Data, string Id, TimeSpan? Retry);
