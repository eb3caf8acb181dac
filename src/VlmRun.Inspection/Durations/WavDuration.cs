using System;

namespace VlmRun.Inspection.Durations;

/// <summary>WAV: the bytes of audio data divided by the bytes per second.</summary>
internal static class WavDuration
{
    private const int MaxChunks = 1000;
    private const uint Open = uint.MaxValue;

    /// <summary>The duration; null if the file does not state it.</summary>
    public static TimeSpan? Read(BlockReader file)
    {
        double? bytesPerSecond = null;
        ulong? large = null;
        long position = 12;
        for (int i = 0; i < MaxChunks && file.LittleEndian(position + 4, 4) is { } size; i++)
        {
            long content = position + 8;
            if (file.Has(position, "fmt "u8))
            {
                bytesPerSecond = Rate(file, content);
            }
            else if (file.Has(position, "ds64"u8))
            {
                large = file.LittleEndian(content + 8, 8);
            }
            else if (file.Has(position, "data"u8))
            {
                // A streaming writer leaves the size open. In a truncated file, only the bytes that are there count.
                long there = file.Length - content;
                ulong said = size == Open && large is { } real ? real : size;
                long bytes = said == 0 || said > (ulong)there ? there : (long)said;
                return bytesPerSecond > 0 ? Seconds.Of(bytes / bytesPerSecond.Value) : null;
            }

            position = content + (long)size + ((long)size & 1);
        }

        return null;
    }

    // For uncompressed samples, the rate follows from their size; the field is not reliable.
    private static double? Rate(BlockReader file, long content)
    {
        ulong? format = file.LittleEndian(content, 2);
        ulong? samples = file.LittleEndian(content + 4, 4);
        ulong? bytes = file.LittleEndian(content + 8, 4);
        ulong? block = file.LittleEndian(content + 12, 2);
        return format is 1 or 3 && samples * block is > 0 ? samples * block : bytes;
    }
}
