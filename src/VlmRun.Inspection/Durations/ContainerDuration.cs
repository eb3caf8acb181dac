using System;
using System.Globalization;
using System.IO;
using System.Linq;
using MetadataExtractor;
using MetadataExtractor.Formats.Avi;
using MetadataExtractor.Formats.QuickTime;

namespace VlmRun.Inspection.Durations;

/// <summary>MP4, M4A, MOV and AVI: the duration in their headers.</summary>
internal static class ContainerDuration
{
    /// <summary>The duration; null if the file does not state it, for example because it is fragmented.</summary>
    public static TimeSpan? Read(Stream media)
    {
        try
        {
            media.Position = 0;
            return ImageMetadataReader.ReadMetadata(media).Select(Of).FirstOrDefault(duration => duration > TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is not IOException or EndOfStreamException)
        {
            // If the library fails on the content, for whatever reason, the duration is unknown.
            return null;
        }
    }

    private static TimeSpan? Of(MetadataExtractor.Directory directory) => directory switch
    {
        QuickTimeMovieHeaderDirectory movie => movie.GetObject(QuickTimeMovieHeaderDirectory.TagDuration) as TimeSpan?,
        AviDirectory avi when TimeSpan.TryParseExact(avi.GetString(AviDirectory.TagDuration), "c", CultureInfo.InvariantCulture, out TimeSpan span) => span,
        _ => null,
    };
}
