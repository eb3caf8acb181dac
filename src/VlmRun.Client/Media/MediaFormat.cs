namespace VlmRun;

/// <summary>The format of a file, detected from its first bytes only.</summary>
/// <param name="Name">What it is, in words; empty when the bytes do not tell.</param>
/// <param name="Kind">The routes that take it, of those for files; null when the bytes do not tell, or when none does.</param>
/// <param name="ImageType">The media type, if the image routes take it; else null.</param>
internal sealed record MediaFormat(string Name, MediaKind? Kind, string? ImageType = null)
{
    /// <summary>The number of bytes that <see cref="Of"/> needs.</summary>
    public const int Needed = 16;

    private static readonly MediaFormat s_unknown = new("", null);

    /// <summary>Whether the bytes may also be the start of something that no route accepts, such as an archive or text.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Detects the format from the first bytes.</summary>
    public static MediaFormat Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => new("JPEG", MediaKind.Document, "image/jpeg"),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => new("PNG", MediaKind.Document, "image/png"),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => new("GIF", MediaKind.Document, "image/gif"),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => new("WebP", MediaKind.Document, "image/webp"),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => new("a WAV recording", MediaKind.Audio),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'A', (byte)'V', (byte)'I', ..] => new("an AVI video", MediaKind.Video),
        [(byte)'B', (byte)'M', ..] => new("a BMP image", MediaKind.Document) { IsAmbiguous = true },
        [(byte)'I', (byte)'I', 0x2A, 0x00, ..] or [(byte)'M', (byte)'M', 0x00, 0x2A, ..] => new("a TIFF image", MediaKind.Document),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => new("a PDF document", MediaKind.Document),
        [(byte)'P', (byte)'K', 0x03, 0x04, ..] => new("an Office document or an archive", MediaKind.Document) { IsAmbiguous = true },
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => new("an Office document", MediaKind.Document) { IsAmbiguous = true },
        [(byte)'I', (byte)'D', (byte)'3', ..] => new("an MP3 recording", MediaKind.Audio),
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => new("a FLAC recording", MediaKind.Audio),
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => new("an Ogg recording", MediaKind.Audio),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => new("a Matroska or WebM video", MediaKind.Video),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. ReadOnlySpan<byte> brand] => OfBrand(brand),
        // A frame header of MPEG audio without a tag: layer 2 or 3, or layer 0 for AAC.
        [0xFF, 0xFA or 0xFB or 0xFC or 0xFD or 0xF2 or 0xF3 or 0xF4 or 0xF5, ..] => new("an MP3 recording", MediaKind.Audio),
        [0xFF, 0xF0 or 0xF1 or 0xF8 or 0xF9, ..] => new("an AAC recording", MediaKind.Audio),
        _ => s_unknown,
    };

    private static MediaFormat OfBrand(ReadOnlySpan<byte> brand) => brand switch
    {
        [(byte)'h', (byte)'e', ..] or [(byte)'m', (byte)'i' or (byte)'s', (byte)'f', ..] => new("a HEIC image", null),
        [(byte)'a', (byte)'v', (byte)'i', ..] => new("an AVIF image", null),
        [(byte)'M', (byte)'4', (byte)'A' or (byte)'B', ..] => new("an M4A recording", MediaKind.Audio),
        _ => new("an MP4 or QuickTime video", MediaKind.Video),
    };
}
