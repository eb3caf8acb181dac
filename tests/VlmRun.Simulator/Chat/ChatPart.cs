namespace VlmRun.Simulator.Chat;

/// <summary>An image, video, audio or file that comes with a message: its address or its id.</summary>
/// <param name="Kind">image, video, audio or file.</param>
/// <param name="Url">Its address, or null.</param>
/// <param name="FileId">Its id, or null.</param>
internal sealed record ChatPart(string Kind, string? Url, string? FileId);
