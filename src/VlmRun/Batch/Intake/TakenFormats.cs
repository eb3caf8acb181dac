namespace VlmRun.Batch.Intake;

/// <summary>Which files of a folder are of a format that the service takes: by their extension, and without one by their bytes.</summary>
internal static class TakenFormats
{
    /// <summary>The reason why a file is left out; null if it is taken, also when it cannot be read: then sending it is the error.</summary>
    public static string? WhyNot(string path)
    {
        if (MediaTypes.IsKnown(path))
        {
            return null;
        }

        string extension = Path.GetExtension(path);
        if (extension.Length > 1)
        {
            return extension.ToUpperInvariant() is ".HEIC" or ".HEIF" or ".AVIF"
                ? $"The service is not known to take '{extension}'. Convert it to JPEG or PNG; to send it as it is, specify its own path."
                : $"The service is not known to take '{extension}'. To send the file anyway, specify its own path.";
        }

        return Read(path) switch
        {
            null or { Kind: not null, IsAmbiguous: false } => null,
            { Name.Length: 0 } => "It has no extension, and its first bytes do not show a format that the service takes. To send the file anyway, specify its own path.",
            { Kind: null, Name: { } name } => $"It is {name}, which the service is not known to take. Convert it to JPEG or PNG; to send it as it is, specify its own path.",
            { Name: { } name } => $"It has no extension, and its first bytes are not enough to be sure that it is {name}. To send the file anyway, specify its own path.",
        };
    }

    /// <summary>The routes that take a file; documents if neither its extension nor its bytes show them.</summary>
    public static MediaKind KindOf(string path) => MediaDetection.ByExtension(path) ?? Read(path)?.Kind ?? MediaKind.Document;

    private static MediaFormat? Read(string path)
    {
        try
        {
            Span<byte> start = stackalloc byte[MediaFormat.Needed];
            using FileStream file = RegularFile.Open(path, 0);
            return MediaFormat.Of(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
