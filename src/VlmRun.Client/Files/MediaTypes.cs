using System.Collections.Frozen;

namespace VlmRun;

/// <summary>Media types by extension, for the formats that the API takes (api reference 4.2). Other files are sent too; the service decides.</summary>
internal static class MediaTypes
{
    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".avi"] = "video/x-msvideo",
        [".bmp"] = "image/bmp",
        [".doc"] = "application/msword",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".flac"] = "audio/flac",
        [".gif"] = "image/gif",
        [".jfif"] = "image/jpeg",
        [".jpe"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".jpg"] = "image/jpeg",
        [".m4a"] = "audio/mp4",
        [".mkv"] = "video/x-matroska",
        [".mov"] = "video/quicktime",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".ogg"] = "audio/ogg",
        [".pdf"] = "application/pdf",
        [".png"] = "image/png",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
        [".wav"] = "audio/wav",
        [".webm"] = "video/webm",
        [".webp"] = "image/webp",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The media type of a file, or null when its extension is unknown to the API.</summary>
    public static string? Of(string path) => s_types.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>Whether the API is known to take the extension.</summary>
    public static bool IsKnown(string path) => s_types.ContainsKey(Path.GetExtension(path));
}
