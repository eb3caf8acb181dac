using System;

namespace VlmRun.Inspection.Durations;

/// <summary>Ogg: the position that its last page states, in samples.</summary>
internal static class OggDuration
{
    private const int MaxPageBytes = 65_536;
    private const uint OpusRate = 48_000;

    /// <summary>The duration; null if the file does not state it.</summary>
    public static TimeSpan? Read(BlockReader file)
    {
        long packet = 27 + Math.Max(0, file[26]);
        (ulong? rate, ulong? skipped) = file.Has(packet, "\u0001vorbis"u8) ? (file.LittleEndian(packet + 12, 4), 0)
            : file.Has(packet, "OpusHead"u8) ? (OpusRate, file.LittleEndian(packet + 10, 2))
            : file.Has(packet, "Speex   "u8) ? (file.LittleEndian(packet + 36, 4), 0)
            : file.Has(packet, "\u007FFLAC"u8) ? (file.BigEndian(packet + 27, 4) >> 12, 0)
            : ((ulong?)null, (ulong?)0);
        for (long page = file.Length - 27; page >= 0 && page >= file.Length - MaxPageBytes; page--)
        {
            if (file[page] == 'O' && file.Has(page, "OggS"u8))
            {
                // A page of another stream: several recordings in one file.
                ulong? position = file.LittleEndian(page + 14, 4) == file.LittleEndian(14, 4) ? file.LittleEndian(page + 6, 8) : null;
                return rate > 0 && position >= skipped && position < long.MaxValue ? Seconds.Of((double)(position.Value - skipped.Value) / rate.Value) : null;
            }
        }

        return null;
    }
}
