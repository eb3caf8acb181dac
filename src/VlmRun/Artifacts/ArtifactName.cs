using System.Collections.Frozen;

namespace VlmRun.Artifacts;

/// <summary>The file name of an artifact: its own name, made safe, with the extension of its media type.</summary>
internal static class ArtifactName
{
    // The first extension is added to a name; the others are also accepted.
    private static readonly FrozenDictionary<string, string> s_extensions = new Dictionary<string, string>
    {
        ["application/json"] = ".json",
        ["application/pdf"] = ".pdf",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = ".pptx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ".xlsx",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ".docx",
        ["application/zip"] = ".zip",
        ["audio/flac"] = ".flac",
        ["audio/mp4"] = ".m4a",
        ["audio/mpeg"] = ".mp3",
        ["audio/ogg"] = ".ogg",
        ["audio/wav"] = ".wav",
        ["audio/x-wav"] = ".wav",
        ["image/gif"] = ".gif",
        ["image/jpeg"] = ".jpg .jpeg",
        ["image/png"] = ".png",
        ["image/svg+xml"] = ".svg",
        ["image/tiff"] = ".tiff .tif",
        ["image/webp"] = ".webp",
        ["text/csv"] = ".csv",
        ["text/html"] = ".html .htm",
        ["text/markdown"] = ".md",
        ["video/mp4"] = ".mp4",
        ["video/quicktime"] = ".mov",
        ["video/webm"] = ".webm",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file name for an artifact with a name and a media type.</summary>
    public static string Of(string name, string? mediaType)
    {
        name = FileNames.Safe(name);
        string given = Path.GetExtension(name);
        string[] right = s_extensions.GetValueOrDefault(mediaType ?? "")?.Split(' ') ?? [];
        if (right.Length == 0)
        {
            // Generic types such as text and binary keep the extension of the name.
            return FileNames.Safe(given.Length > 1 ? name : name + Plain(name, mediaType));
        }

        bool isAnother = s_extensions.Values.Any(known => known.Split(' ').Contains(given, StringComparer.OrdinalIgnoreCase));
        return FileNames.Safe(
            right.Contains(given, StringComparer.OrdinalIgnoreCase) ? name
            : isAnother ? name[..^given.Length] + right[0]
            : name + right[0]);
    }

    private static string Plain(string name, string? mediaType) =>
        name.StartsWith("recon_", StringComparison.Ordinal) ? ".spz"
        : string.Equals(mediaType, "text/plain", StringComparison.OrdinalIgnoreCase) ? ".txt"
        : ".bin";
}
