using System.IO;

namespace VlmRun.Inspection;

/// <summary>Reads how long recordings and videos are.</summary>
public static class DurationReader
{
    /// <summary>The duration of a recording or a video.</summary>
    /// <param name="media">The file, which can seek; its position does not matter.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MediaDuration Read(Stream media) => new(null, media.Length == 0 ? "The file is empty." : "The duration of this format is not read.");
}
