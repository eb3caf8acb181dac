using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;

namespace VlmRun.Client.Tests.Inspection;

/// <summary>Recordings and videos of which only what tells the duration is there.</summary>
internal static class RecordingFile
{
    /// <summary>8,000 samples a second of two bytes.</summary>
    public static byte[] Wav(int seconds, uint? statedBytes = null, uint bytesPerSecond = 16_000, ushort format = 1)
    {
        byte[] data = new byte[seconds * 16_000];
        byte[] fmt = [.. Little(format, 2), .. Little(1, 2), .. Little(8_000, 4), .. Little(bytesPerSecond, 4), .. Little(2, 2), .. Little(16, 2)];
        return
        [
            .. "RIFF"u8, .. Little((uint)data.Length + 44, 4), .. "WAVE"u8,
            .. "LIST"u8, .. Little(3, 4), .. "abc\0"u8,
            .. "fmt "u8, .. Little((uint)fmt.Length, 4), .. fmt,
            .. "data"u8, .. Little(statedBytes ?? (uint)data.Length, 4), .. data,
        ];
    }

    /// <summary>Frames of 44,100 samples a second; the bit rate is that of each frame in turn, as an index of the header.</summary>
    public static byte[] Mp3(int frames, uint? statedFrames = null, params int[] rates)
    {
        MemoryStream file = new();
        file.Write([.. "ID3\x4\0\0"u8, 0, 0, 1, 0]);
        file.Write(new byte[128]);
        for (int i = 0; i < frames; i++)
        {
            byte[] frame = Frame(rates.Length == 0 ? 9 : rates[i % rates.Length]);
            if (i == 0 && statedFrames is { } stated)
            {
                byte[] table = [.. "Xing"u8, 0, 0, 0, 1, .. Big(stated, 4)];
                table.CopyTo(frame, 36);
            }

            file.Write(frame);
        }

        return [.. file.ToArray(), .. "TAG"u8, .. new byte[125]];
    }

    public static byte[] Flac(ulong samples, int bytes) =>
        [.. "fLaC"u8, 0, 0, 0, 34, .. new byte[10], .. Big((44_100UL << 44) | (1UL << 41) | (15UL << 36) | samples, 8), .. new byte[bytes]];

    public static byte[] Ogg(ulong position, int bytes, uint serial = 7) =>
        [.. Page(2, 0, 7, [.. "\u0001vorbis"u8, .. new byte[5], .. Little(44_100, 4), .. new byte[14]]), .. Page(0, 1000, 7, new byte[200]), .. new byte[bytes], .. Page(4, position, serial, new byte[20])];

    public static byte[] Matroska(double? milliseconds, int bytes)
    {
        byte[] duration = milliseconds is { } value ? [0x44, 0x89, 0x88, .. Big(BitConverter.DoubleToUInt64Bits(value), 8)] : [];
        byte[] info = [0x2A, 0xD7, 0xB1, 0x83, .. Big(1_000_000, 3), .. duration];
        return
        [
            0x1A, 0x45, 0xDF, 0xA3, 0x80,
            0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xEC, 0x83, 0, 0, 0,
            0x15, 0x49, 0xA9, 0x66, (byte)(0x80 | info.Length), .. info,
            0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[bytes],
        ];
    }

    /// <summary>A movie of 1,000 units a second.</summary>
    public static byte[] Mp4(uint milliseconds, int bytes)
    {
        byte[] header = [.. Big(0, 4), .. Big(0, 8), .. Big(1000, 4), .. Big(milliseconds, 4), .. Big(0x10000, 4), .. Big(0x100, 2), .. new byte[10], .. new byte[36], .. new byte[24], .. Big(2, 4)];
        return [.. Box("ftyp"u8, [.. "isom"u8, .. Big(512, 4), .. "isom"u8]), .. Box("mdat"u8, new byte[bytes]), .. Box("moov"u8, Box("mvhd"u8, header))];
    }

    private static byte[] Box(ReadOnlySpan<byte> name, byte[] content) => [.. Big((ulong)content.Length + 8, 4), .. name, .. content];

    private static byte[] Page(byte kind, ulong position, uint serial, byte[] packet) =>
        [.. "OggS"u8, 0, kind, .. Little(position, 8), .. Little(serial, 4), .. new byte[8], 1, (byte)packet.Length, .. packet];

    private static byte[] Frame(int rate)
    {
        int[] kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        byte[] frame = new byte[144 * kilobits[rate] * 1000 / 44_100];
        new byte[] { 0xFF, 0xFB, (byte)(rate << 4), 0 }.CopyTo(frame, 0);
        return frame;
    }

    private static byte[] Big(ulong number, int bytes)
    {
        byte[] all = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, number);
        return all[(8 - bytes)..];
    }

    private static byte[] Little(ulong number, int bytes) => [.. Big(number, bytes).Reverse()];
}
