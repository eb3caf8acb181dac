using System.IO;

namespace VlmRun.Simulator.Files;

/// <summary>Media types by extension.</summary>
internal static class MediaTypes
{
    public static string Of(string name)
    {
#pragma warning disable CA1308 // extensions are compared in lower case
        return Path.GetExtension(name).ToLowerInvariant() switch
#pragma warning restore CA1308
        {
            ".pdf" => "application/pdf",
            ".doc" => "application/msword",
            ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".png" => "image/png",
            ".gif" => "image/gif",
            ".webp" => "image/webp",
            ".bmp" => "image/bmp",
            ".tiff" => "image/tiff",
            ".mp3" => "audio/mpeg",
            ".wav" => "audio/wav",
            ".m4a" => "audio/mp4",
            ".flac" => "audio/flac",
            ".ogg" => "audio/ogg",
            ".mp4" => "video/mp4",
            ".mov" => "video/quicktime",
            ".avi" => "video/x-msvideo",
            ".mkv" => "video/x-matroska",
            ".webm" => "video/webm",
            ".json" or ".jsonl" => "application/json",
            ".zip" => "application/zip",
            _ => "application/octet-stream",
        };
    }
}
