namespace VlmRun;

/// <summary>A video to send in a request body: a file, or an address. A file is opened again for each attempt and read in pieces.</summary>
public sealed class VideoSource : MediaSource
{
    /// <summary>Maximum size in bytes of a video in a request body (api reference 2.11).</summary>
    public const long MaxBytes = 50 * 1024 * 1024;

    private VideoSource(string name, string? url, string? mediaType, IBodySource? body)
        : base(name, url, mediaType, body)
    {
    }

    /// <summary>Whether a path or an address is a video, by its extension.</summary>
    public static bool IsVideo(string name) => MediaTypes.Of(name)?.StartsWith("video/", StringComparison.Ordinal) == true;

    /// <summary>A video file, recognized by its extension.</summary>
    /// <exception cref="UnusableFileException">The file is empty, or no regular file.</exception>
    /// <exception cref="FormatException">The extension is not that of a video, or the file is too large.</exception>
    /// <exception cref="IOException">The file is missing.</exception>
    public static VideoSource FromFile(string path)
    {
        FileBodySource body = new(path);
        if (body.Length == 0)
        {
            throw new UnusableFileException(path, UnusableFileReason.Empty);
        }

        if (!IsVideo(path))
        {
            throw new FormatException($"'{path}' does not have the extension of a video format that the API takes.");
        }

        // The official clients derive the type from the extension, not from the registry of media types.
        return body.Length <= MaxBytes
            ? new VideoSource(path, null, $"video/{Path.GetExtension(path)[1..].ToLowerInvariant()}", body)
            : throw new FormatException($"'{path}' has {body.Length} bytes; a video in a request may have at most {MaxBytes}. Use the address of a video instead.");
    }

    /// <summary>A video at an address, which the service fetches.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static VideoSource FromUrl(string url) => new(url, HttpAddress.Check(url), null, null);
}
