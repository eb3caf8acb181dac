using System;
using System.Globalization;
using System.IO;
using VlmRun.Inspection.Durations;

namespace VlmRun.Inspection;

/// <summary>Reads the duration of recordings and videos. A duration that contradicts the size of the file counts as unknown.</summary>
public static class DurationReader
{
    // Less than any codec needs for speech, and more than any recording of film needs, in bytes per second.
    private const double MinRate = 100;
    private const double MaxRate = 500e6;

    /// <summary>The duration of a recording or a video.</summary>
    /// <param name="media">The file, which can seek; its position does not matter.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MediaDuration Read(Stream media)
    {
        BlockReader file = new(media);
        if (Find(media, file) is not { } duration)
        {
            return new MediaDuration(null, "Its duration cannot be read.");
        }

        double rate = file.Length / duration.TotalSeconds;
        return rate is >= MinRate and <= MaxRate ? new MediaDuration(duration, null) : new MediaDuration(null, string.Create(
            CultureInfo.InvariantCulture,
            $"It says that it lasts {duration.TotalSeconds:0.##} s, which does not agree with its {file.Length} bytes."));
    }

    private static TimeSpan? Find(Stream media, BlockReader file)
    {
        long start = Mp3Duration.AfterTag(file, 0);
        return file.Has(start, "fLaC"u8) ? FlacDuration.Read(file, start)
            : (file.Has(0, "RIFF"u8) || file.Has(0, "RF64"u8)) && file.Has(8, "WAVE"u8) ? WavDuration.Read(file)
            : file.Has(0, "OggS"u8) ? OggDuration.Read(file)
            : file.Has(0, [0x1A, 0x45, 0xDF, 0xA3]) ? MatroskaDuration.Read(file)
            : file.Has(4, "ftyp"u8) || file.Has(4, "moov"u8) || file.Has(4, "mdat"u8) || file.Has(8, "AVI "u8) ? ContainerDuration.Read(media)
            : Mp3Duration.Read(file);
    }
}
