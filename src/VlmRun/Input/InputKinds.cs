namespace VlmRun.Input;

/// <summary>Tells the kind of an input that may be any.</summary>
internal static class InputKinds
{
    /// <summary>The kind of a local file, by its bytes, or by its extension where they do not tell; a document, and not known, where neither does.</summary>
    /// <exception cref="System.IO.IOException">It is missing, empty, no regular file, or cannot be read.</exception>
    public static async Task<(InputKind Kind, bool IsKnown)> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        MediaFormat format = await MediaDetection.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        // An image that no route takes goes where that is said best.
        return format.ImageType is not null || (format.Kind is null && format.Name.Length > 0)
            ? (InputKind.Image, true)
            : (Of(format.Kind ?? MediaKind.Document), format.Kind is not null);
    }

    /// <summary>The kind that the extension in an address says; null when it says none.</summary>
    public static InputKind? OfUrl(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) ? null
        : MediaDetection.IsImage(address.AbsolutePath) ? InputKind.Image
        : MediaDetection.ByExtension(address.AbsolutePath) is { } kind ? Of(kind) : null;

    /// <summary>The kind of a file at the service, by its name; null when that says none. An image goes where documents go: the image routes take no file ids.</summary>
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
