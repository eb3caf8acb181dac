namespace VlmRun;

/// <summary>A file in a request body: its id or its address.</summary>
internal sealed record FileReference(string? FileId, string? Url);
