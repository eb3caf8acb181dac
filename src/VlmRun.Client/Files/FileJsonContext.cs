namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(UploadUrlBody))]
internal sealed partial class FileJsonContext : JsonSerializerContext
{
    public static FileJsonContext Requests { get; } = new(RequestJson.Options());
}

/// <summary>The body of <c>POST files/presigned-url</c>.</summary>
internal sealed record UploadUrlBody(string Filename, string? Purpose, int? Expiration);
