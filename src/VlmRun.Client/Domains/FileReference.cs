namespace VlmRun;

/// <summary>A file in a body: by id or by address.</summary>
internal sealed record FileReference(string? FileId, string? Url);
