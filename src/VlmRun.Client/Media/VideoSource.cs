using System;
using System.IO;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A video to be sent in a body: a file, or the address of one. A file is opened anew for each try and never read whole.</summary>
public sealed class VideoSource : MediaSource
{
    /// <summary>A larger file is not taken in a body (api reference 2.11).</summary>
    public const long MaxBytes = 50 * 1024 * 1024;

    private VideoSource(string name, string? url, string? mediaType, IBodySource? body)
        : base(name, url, mediaType, body)
    {
    }

    /// <summary>Whether a path or an address names a video, by its extension.</summary>
    public static bool IsVideo(string name) => MediaTypes.Of(name)?.StartsWith("video/", StringComparison.Ordinal) == true;

    /// <summary>A video file, recognized by its extension.</summary>
    /// <exception cref="UnusableFileException">The file is empty, or no regular file.</exception>
    /// <exception cref="FormatException">The extension is none of a video, or the file is too large.</exception>
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
            throw new FormatException($"'{path}' is not a video that the API is known to take, by its extension.");
        }

        // The official clients name the type by the extension, not by the registry of media types.
        return body.Length <= MaxBytes
            ? new VideoSource(path, null, $"video/{Path.GetExtension(path)[1..].ToLowerInvariant()}", body)
            : throw new FormatException($"'{path}' has {body.Length} bytes; a video in a request may have {MaxBytes}. Give the address of one instead.");
    }

    /// <summary>A video that the service fetches itself.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static VideoSource FromUrl(string url) => new(url, HttpAddress.Check(url), null, null);
}
