namespace VlmRun;

/// <summary>Which routes take a file: by its bytes, and where they do not tell, by its extension.</summary>
internal static class MediaDetection
{
    /// <summary>The format of a file.</summary>
    /// <exception cref="UnusableFileException">It is empty, or no regular file.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static async Task<MediaFormat> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] start = new byte[MediaFormat.Needed];
        Stream stream = RegularFile.Open(path, 0, FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            int read = await stream.ReadAtLeastAsync(start, start.Length, false, cancellationToken).ConfigureAwait(false);
            return read == 0 ? throw new UnusableFileException(path, UnusableFileReason.Empty) : Of(start.AsSpan(0, read), path);
        }
    }

    /// <summary>The kind that the extension of a path or of an address says; null when the API is not known to take it.</summary>
    public static MediaKind? ByExtension(string name) => MediaTypes.Of(name) switch
    {
        null => null,
        { } type when type.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        { } type when type.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        _ => MediaKind.Document,
    };

    /// <summary>Whether the extension is that of an image that the image routes take.</summary>
    public static bool IsImage(string name) => MediaTypes.Of(name) is "image/jpeg" or "image/png" or "image/gif" or "image/webp";

    /// <summary>The format of a file, by its first <see cref="MediaFormat.Needed"/> bytes and its name.</summary>
    // A recording in an MP4 container begins as a video does.
    public static MediaFormat Of(ReadOnlySpan<byte> start, string path)
    {
        MediaFormat format = MediaFormat.Of(start);
        MediaKind? named = ByExtension(path);
        return format.Kind == MediaKind.Video && named == MediaKind.Audio ? format with { Kind = MediaKind.Audio }
            : format.Name.Length == 0 ? format with { Kind = named }
            : format;
    }
}
