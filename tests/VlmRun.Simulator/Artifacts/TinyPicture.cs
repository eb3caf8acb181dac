using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace VlmRun.Simulator.Artifacts;

/// <summary>Pictures of 8 x 8 dots of one grey.</summary>
internal static class TinyPicture
{
    public static byte[] Png(byte grey)
    {
        byte[] row = [0, grey, grey, grey, grey, grey, grey, grey, grey];
        using MemoryStream data = new();
        using (ZLibStream zlib = new(data, CompressionLevel.Optimal))
        {
            for (int i = 0; i < 8; i++)
            {
                zlib.Write(row);
            }
        }

        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
            .. Chunk("IHDR"u8, [0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]),
            .. Chunk("IDAT"u8, data.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>A baseline JPEG with one block: code "0" says that 8 bits of brightness follow, then that nothing else does.</summary>
    public static byte[] Jpeg(byte grey)
    {
        byte[] quantum = new byte[64];
        System.Array.Fill(quantum, (byte)4);
        byte[] oneCode = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        return
        [
            0xFF, 0xD8,
            0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
            0xFF, 0xDB, 0, 67, 0, .. quantum,
            0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, .. oneCode, 8,
            0xFF, 0xC4, 0, 20, 0x10, .. oneCode, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
            // 0 gggggggg 0 1111111: no byte can be 0xFF, which would need an escape
            (byte)(grey >> 1), (byte)(((grey & 1) << 7) | 0x3F),
            0xFF, 0xD9,
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
