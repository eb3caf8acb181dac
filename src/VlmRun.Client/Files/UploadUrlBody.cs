namespace VlmRun;

/// <summary>The body of <c>POST files/presigned-url</c>.</summary>
internal sealed record UploadUrlBody(string Filename, string? Purpose, int? Expiration);
