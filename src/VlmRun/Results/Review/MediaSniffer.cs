using System.Text;

namespace VlmRun.Results.Review;

/// <summary>Detects from its first bytes whether and how a browser can show a file.</summary>
internal static class MediaSniffer
{
    /// <summary>The number of bytes that <see cref="Of"/> needs.</summary>
    public const int Length = 1024;

    /// <summary>The kind (image, pdf, audio, video, or empty if browsers cannot show it), the media type and the name of the format.</summary>
    public static (string Kind, string MediaType, string Name) Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ("image", "image/jpeg", "JPEG");
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]))
        {
            return ("image", "image/png", "PNG");
        }

        if (start.StartsWith("GIF8"u8))
        {
            return ("image", "image/gif", "GIF");
        }

        if (start.StartsWith("BM"u8))
        {
            return ("image", "image/bmp", "BMP");
        }

        if (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8))
        {
            return ("", "image/tiff", "TIFF");
        }

        if (start.StartsWith("RIFF"u8) && start.Length >= 12)
        {
            return Encoding.ASCII.GetString(start[8..12]) switch
            {
                "WEBP" => ("image", "image/webp", "WebP"),
                "WAVE" => ("audio", "audio/wav", "WAV"),
                string other => ("", "application/octet-stream", other.TrimEnd()),
            };
        }

        if (start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8))
        {
            return Brand(Encoding.ASCII.GetString(start[8..12]));
        }

        return Rest(start);
    }

    private static (string Kind, string MediaType, string Name) Brand(string brand) => brand switch
    {
        "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => ("", "image/heic", "HEIC"),
        "avif" or "avis" => ("image", "image/avif", "AVIF"),
        "M4A " or "M4B " => ("audio", "audio/mp4", "M4A"),
        _ => ("video", "video/mp4", "MP4"),
    };

    private static (string Kind, string MediaType, string Name) Rest(ReadOnlySpan<byte> start) =>
        start.IndexOf("%PDF-"u8) >= 0 ? ("pdf", "application/pdf", "PDF")
        : start.StartsWith("ID3"u8) || (start.Length > 1 && start[0] == 0xFF && (start[1] & 0xE6) == 0xE2) ? ("audio", "audio/mpeg", "MP3")
        : start.StartsWith("fLaC"u8) ? ("audio", "audio/flac", "FLAC")
        : start.StartsWith("OggS"u8) ? ("audio", "audio/ogg", "Ogg")
        : start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? ("video", "video/webm", "WebM")
        : ("", "application/octet-stream", "");
}
