namespace VlmRun.Input;

/// <summary>Detects the kind of an input.</summary>
internal static class InputKinds
{
    /// <summary>Detects the kind of a local file from its bytes, or from its extension if the bytes are not conclusive; otherwise it is treated as a document and reported as not known.</summary>
    /// <exception cref="System.IO.IOException">The file is missing, empty, not a regular file, or cannot be read.</exception>
    public static async Task<(InputKind Kind, bool IsKnown)> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        MediaFormat format = await MediaDetection.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        // An image that no route accepts goes to the image route, which has the best error message.
        return format.ImageType is not null || (format.Kind is null && format.Name.Length > 0)
            ? (InputKind.Image, true)
            : (Of(format.Kind ?? MediaKind.Document), format.Kind is not null);
    }

    /// <summary>The kind for the extension in an address; null if the extension is missing or unknown.</summary>
    public static InputKind? OfUrl(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) ? null
        : MediaDetection.IsImage(address.AbsolutePath) ? InputKind.Image
        : MediaDetection.ByExtension(address.AbsolutePath) is { } kind ? Of(kind) : null;

    /// <summary>The kind of an uploaded file, by its name; null if the name does not tell. Images are sent as documents, because the image routes do not accept file ids.</summary>
    public static InputKind? OfName(string? name) => name is not null && MediaDetection.ByExtension(name) is { } kind ? Of(kind) : null;

    /// <summary>The routes for files of this kind.</summary>
    public static MediaKind Route(InputKind kind) => kind switch
    {
        InputKind.Audio => MediaKind.Audio,
        InputKind.Video => MediaKind.Video,
        _ => MediaKind.Document,
    };

    private static InputKind Of(MediaKind kind) => kind switch
    {
        MediaKind.Audio => InputKind.Audio,
        MediaKind.Video => InputKind.Video,
        _ => InputKind.Document,
    };
}
