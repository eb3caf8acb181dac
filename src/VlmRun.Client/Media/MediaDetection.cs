namespace VlmRun;

/// <summary>The routes that accept a file: decided by its bytes, or by its extension if the bytes are not conclusive.</summary>
internal static class MediaDetection
{
    /// <summary>The format of a file.</summary>
    /// <exception cref="UnusableFileException">The file is empty, or not a regular file.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
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

    /// <summary>The kind for the extension of a path or an address; null if the API is not known to accept it.</summary>
    public static MediaKind? ByExtension(string name) => MediaTypes.Of(name) switch
    {
        null => null,
        { } type when type.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        { } type when type.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        _ => MediaKind.Document,
    };

    /// <summary>Whether the image routes accept images with this extension.</summary>
    public static bool IsImage(string name) => MediaTypes.Of(name) is "image/jpeg" or "image/png" or "image/gif" or "image/webp";

    /// <summary>The format of a file, by its first <see cref="MediaFormat.Needed"/> bytes and its name.</summary>
    // An audio recording in an MP4 container starts with the same bytes as a video.
    public static MediaFormat Of(ReadOnlySpan<byte> start, string path)
    {
        MediaFormat format = MediaFormat.Of(start);
        MediaKind? named = ByExtension(path);
        return format.Kind == MediaKind.Video && named == MediaKind.Audio ? format with { Kind = MediaKind.Audio }
            : format.Name.Length == 0 ? format with { Kind = named }
            : format;
    }
}
