namespace VlmRun.Results.Review;

/// <summary>The source of a payload, if it is on this machine.</summary>
/// <param name="Text">The source as the payload knows it; empty when it does not.</param>
/// <param name="Files">The files; several where a prediction was made from several images.</param>
/// <param name="Note">Why there is none; null when there is.</param>
internal sealed record ReviewSource(string Text, IReadOnlyList<ReviewFile> Files, string? Note)
{
    private const string Anyway = "The fields are beside it all the same.";

    /// <summary>The display name.</summary>
    public string Name => Text.Length == 0 ? "(no source)"
        : string.Join("; ", (Files.Count > 1 ? Text.Split("; ") : [Text]).Select(part => Path.GetFileName(part.TrimEnd('/', '\\')) is { Length: > 0 } name ? name : part));

    /// <summary>Inspects the files of a source. URLs and file ids are not downloaded.</summary>
    public static ReviewSource Of(string? source)
    {
        if (string.IsNullOrEmpty(source))
        {
            return new ReviewSource("", [], $"It is not known what this was made from. {Anyway}");
        }

        if (Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && !address.IsFile)
        {
            return new ReviewSource(source, [], $"This was made from {source}, which is not on this machine and is not fetched. {Anyway}");
        }

        // -Combine joins the paths of its images.
        string[] paths = System.IO.File.Exists(source) ? [source] : source.Split("; ");
        if (!paths.Any(path => path.Contains('/', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal) || System.IO.File.Exists(path)))
        {
            return new ReviewSource(source, [], $"The file '{source}' is at the service, or is gone. {Anyway}");
        }

        return new ReviewSource(source, [.. paths.Select(Look)], null);
    }

    private static ReviewFile Look(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            using FileStream stream = RegularFile.Open(path);
            byte[] start = new byte[MediaSniffer.Length];
            int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            (string kind, string mediaType, string format) = MediaSniffer.Of(start.AsSpan(0, length));
            string? note = kind.Length > 0 ? null
                : format.Length > 0 ? $"Browsers do not draw {format}, so '{name}' is not shown. {Anyway}"
                : $"'{name}' is no picture, PDF file, audio or video that a browser shows. {Anyway}";
            return new ReviewFile(path, name, kind, mediaType, note);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ReviewFile(path, name, "", "", $"'{path}' is not there any more. {Anyway}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UnusableFileException or NotSupportedException or ArgumentException)
        {
            return new ReviewFile(path, name, "", "", $"'{path}' cannot be read: {exception.Message} {Anyway}");
        }
    }
}
