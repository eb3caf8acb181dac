using System;
using System.Numerics;

namespace VlmRun.Inspection.Durations;

/// <summary>Matroska and WebM: the duration in the information of the segment.</summary>
internal static class MatroskaDuration
{
    private const ulong Segment = 0x18538067;
    private const ulong Information = 0x1549A966;
    private const ulong Cluster = 0x1F43B675;
    private const ulong TimestampScale = 0x2AD7B1;
    private const ulong DurationId = 0x4489;
    private const ulong DefaultScale = 1_000_000;
    private const int MaxElements = 1000;

    /// <summary>The duration; null if the file does not state it.</summary>
    public static TimeSpan? Read(BlockReader file)
    {
        long position = 0;
        for (int i = 0; i < MaxElements && Header(file, position) is var (id, content, size); i++)
        {
            switch (id)
            {
                case Segment:
                    position = content;
                    continue;
                case Information:
                    return ReadInformation(file, content, size is { } bytes ? content + bytes : file.Length);
                case Cluster:
                    return null;
            }

            if (size is not { } skipped)
            {
                return null;
            }

            position = content + skipped;
        }

        return null;
    }

    private static TimeSpan? ReadInformation(BlockReader file, long position, long end)
    {
        ulong scale = DefaultScale;
        double? duration = null;
        for (int i = 0; i < MaxElements && position < end && Header(file, position) is var (id, content, size) && size is { } bytes; i++)
        {
            if (id == TimestampScale && bytes is > 0 and <= 8)
            {
                scale = file.BigEndian(content, (int)bytes) ?? scale;
            }
            else if (id == DurationId)
            {
                duration = bytes switch
                {
                    4 when file.BigEndian(content, 4) is { } single => BitConverter.UInt32BitsToSingle((uint)single),
                    8 when file.BigEndian(content, 8) is { } number => BitConverter.UInt64BitsToDouble(number),
                    _ => null,
                };
            }

            position = content + bytes;
        }

        return duration is { } ticks ? Seconds.Of(ticks * scale / 1e9) : null;
    }

    // An element: its id including the length marker, the start of its content, and its size; null if the size is open.
    private static (ulong Id, long Content, long? Size)? Header(BlockReader file, long position)
    {
        int idBytes = Length(file[position]);
        int sizeBytes = Length(file[position + idBytes]);
        if (idBytes is 0 or > 4 || sizeBytes == 0
            || file.BigEndian(position, idBytes) is not { } id || file.BigEndian(position + idBytes, sizeBytes) is not { } marked)
        {
            return null;
        }

        ulong mask = (1UL << (7 * sizeBytes)) - 1;
        ulong size = marked & mask;
        long content = position + idBytes + sizeBytes;
        return (id, content, size == mask || size > long.MaxValue / 2 ? null : (long)size);
    }

    // The leading zeros of the first byte are the number of bytes that follow.
    private static int Length(int first) => first <= 0 ? 0 : BitOperations.LeadingZeroCount((uint)first) - 23;
}
