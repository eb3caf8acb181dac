using System;
using System.Linq;

namespace VlmRun.Inspection.Durations;

/// <summary>MP3: the number of frames that the first frame states. Without it the frames are counted, or only a few of them if all have the same bit rate.</summary>
internal static class Mp3Duration
{
    private const int MaxBeforeFrame = 64 << 10;
    private const int SampledFrames = 40;
    private const int Samples = 8;
    private const long MaxWalkedBytes = 64 << 20;
    private const int TagBytes = 128;
    private const int MinBitRate = 6_000;
    private const int MaxBitRate = 450_000;

    /// <summary>The duration; null if the file does not state it.</summary>
    public static TimeSpan? Read(BlockReader file)
    {
        long start = AfterTag(file, 0);
        long end = file.Length - (file.Has(file.Length - TagBytes, "TAG"u8) ? TagBytes : 0);
        if (Find(file, start, MaxBeforeFrame) is not { } first || MpegFrame.At(file, first) is not { } frame)
        {
            return null;
        }

        if (StatedFrames(file, first, frame) is { } frames)
        {
            double stated = frames * frame.Duration;
            double bitRate = 8 * (end - first) / stated;
            // A number that contradicts the size of the file is ignored.
            if (bitRate is >= MinBitRate and <= MaxBitRate)
            {
                return Seconds.Of(stated);
            }
        }

        return HasOneBitRate(file, first, end, frame.BitRate) ? Seconds.Of(8.0 * (end - first) / frame.BitRate) : Walk(file, first, end);
    }

    /// <summary>The first byte after an ID3 tag at a position.</summary>
    public static long AfterTag(BlockReader file, long position)
    {
        // The size has seven bits in each byte.
        bool isTag = file.Has(position, "ID3"u8);
        return isTag && file.BigEndian(position + 6, 4) is { } size
            ? position + 10 + (long)(((size >> 24) & 0x7F) << 21 | ((size >> 16) & 0x7F) << 14 | ((size >> 8) & 0x7F) << 7 | (size & 0x7F))
            : position;
    }

    // Only a frame that is followed by another one counts, because the two bytes of the marker occur anywhere.
    private static long? Find(BlockReader file, long start, long bytes)
    {
        for (long position = start; position < start + bytes && position < file.Length; position++)
        {
            if (MpegFrame.At(file, position) is { } frame
                && (position + frame.Bytes >= file.Length || MpegFrame.At(file, position + frame.Bytes)?.SampleRate == frame.SampleRate))
            {
                return position;
            }
        }

        return null;
    }

    private static ulong? StatedFrames(BlockReader file, long first, MpegFrame frame)
    {
        long table = first + frame.SideBytes;
        ulong? frames = (file.Has(table, "Xing"u8) || file.Has(table, "Info"u8)) && (file[table + 7] & 1) == 1 ? file.BigEndian(table + 8, 4)
            : file.Has(first + 36, "VBRI"u8) ? file.BigEndian(first + 50, 4)
            : null;
        return frames > 0 ? frames : null;
    }

    private static bool HasOneBitRate(BlockReader file, long first, long end, int bitRate) => Enumerable.Range(0, Samples).All(sample =>
    {
        long? next = sample == 0 ? first : Find(file, first + ((end - first) / Samples * sample), MaxBeforeFrame);
        for (int i = 0; i < SampledFrames && next is { } position; i++)
        {
            if (MpegFrame.At(file, position) is not { } frame)
            {
                return position >= end - MaxBeforeFrame;
            }

            if (frame.BitRate != bitRate)
            {
                return false;
            }

            next = position + frame.Bytes;
        }

        return true;
    });

    private static TimeSpan? Walk(BlockReader file, long first, long end)
    {
        double seconds = 0;
        long? next = first;
        while (next is { } position && position < end)
        {
            if (position - first > MaxWalkedBytes)
            {
                return null;
            }

            if (MpegFrame.At(file, position) is { } frame)
            {
                seconds += frame.Duration;
                next = position + frame.Bytes;
            }
            else
            {
                next = Find(file, position, MaxBeforeFrame);
            }
        }

        return Seconds.Of(seconds);
    }
}
