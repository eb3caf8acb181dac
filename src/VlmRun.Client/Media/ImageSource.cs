namespace VlmRun;

/// <summary>An image to send: a file, bytes, or an address. A file is opened again for each attempt and read in pieces.</summary>
public sealed class ImageSource : MediaSource
{
    private ImageSource(string name, string? url, string? mediaType, IBodySource? body)
        : base(name, url, mediaType, body)
    {
    }

    /// <summary>An image file: JPEG, PNG, WebP or GIF, recognized by its bytes.</summary>
    /// <exception cref="UnsupportedImageException">The file is empty, or not an image that the API takes.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static async Task<ImageSource> FromFileAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new UnsupportedImageException(path, "is a directory", null, isDirectory: true);
        }

        byte[] start = new byte[MediaFormat.Needed];
        FileBodySource body = new(path);
        Stream stream = body.Open();
        await using (stream.ConfigureAwait(false))
        {
            int read = await stream.ReadAtLeastAsync(start, start.Length, false, cancellationToken).ConfigureAwait(false);
            return new ImageSource(path, null, Check(path, start.AsSpan(0, read)), body);
        }
    }

    /// <summary>An image in memory; <paramref name="name"/> identifies it in predictions and errors.</summary>
    /// <exception cref="UnsupportedImageException">The image is empty, or not an image that the API takes.</exception>
    public static ImageSource FromBytes(byte[] bytes, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        name ??= $"image data ({bytes.Length} bytes)";
        return new ImageSource(name, null, Check(name, bytes), new MemoryBodySource(name, bytes));
    }

    /// <summary>An image as text: a data URI or bare base64.</summary>
    /// <exception cref="FormatException">The text is neither a data URI nor base64.</exception>
    /// <exception cref="UnsupportedImageException">The image is empty, or not an image that the API takes.</exception>
    public static ImageSource FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> data = text;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            int comma = text.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || !text.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException("The data URI is not base64; it must have the form 'data:image/…;base64,…'.");
            }

            data = data[(comma + 1)..];
        }

        try
        {
            return FromBytes(Convert.FromBase64String(data.ToString()));
        }
        catch (FormatException exception)
        {
            string start = text.Length > 24 ? text[..24] + "…" : text;
            throw new FormatException($"'{start}' is neither a data URI nor base64.", exception);
        }
    }

    /// <summary>An image at an address, which the service fetches.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static ImageSource FromUrl(string url) => new(url, HttpAddress.Check(url), null, null);

    private static string Check(string name, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            throw new UnsupportedImageException(name, "is empty", null, isDirectory: false);
        }

        MediaFormat format = MediaFormat.Of(start);
        return format.ImageType
            ?? throw new UnsupportedImageException(name, format.Name.Length > 0 ? $"is {format.Name}" : "is not an image", format.Kind, isDirectory: false);
    }
}
