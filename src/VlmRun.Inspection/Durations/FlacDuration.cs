using System;

namespace VlmRun.Inspection.Durations;

/// <summary>FLAC: the number of samples that its first block states.</summary>
internal static class FlacDuration
{
    /// <summary>The duration; null if the file does not state it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where <c>fLaC</c> is.</param>
    public static TimeSpan? Read(BlockReader file, long start)
    {
        // Marker, header of the block, sizes of blocks and frames; then 20 bits rate, 8 bits of format, 36 bits samples.
        if (file.BigEndian(start + 18, 8) is not { } fields)
        {
            return null;
        }

        ulong rate = fields >> 44;
        ulong samples = fields & 0xF_FFFF_FFFF;
        return rate == 0 || samples == 0 ? null : Seconds.Of((double)samples / rate);
    }
}
