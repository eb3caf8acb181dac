namespace VlmRun;

/// <summary>Detects the format of an image by its first bytes, independent of the file name.</summary>
internal static class ImageFormat
{
    /// <summary>Number of bytes that <see cref="Sniff"/> needs.</summary>
    public const int Needed = 16;

    /// <summary>The media type if the API takes it, otherwise null; then <paramref name="name"/> describes the format if it is known.</summary>
    public static string? Sniff(ReadOnlySpan<byte> start, out string name)
    {
        (string? type, name) = start switch
        {
            [0xFF, 0xD8, 0xFF, ..] => ("image/jpeg", "JPEG"),
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ("image/png", "PNG"),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ("image/gif", "GIF"),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ("image/webp", "WebP"),
            [(byte)'B', (byte)'M', ..] => (null, "a BMP image"),
            [(byte)'I', (byte)'I', 0x2A, 0x00, ..] or [(byte)'M', (byte)'M', 0x00, 0x2A, ..] => (null, "a TIFF image"),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h', (byte)'e', ..] => (null, "a HEIC image"),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'m', (byte)'i' or (byte)'s', (byte)'f', ..] => (null, "a HEIC image"),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', ..] => (null, "an AVIF image"),
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => (null, "a PDF document"),
            _ => ((string?)null, ""),
        };
        return type;
    }
}
