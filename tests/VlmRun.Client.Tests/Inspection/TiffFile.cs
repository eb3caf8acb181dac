using System;
using System.Buffers.Binary;
using System.IO;

namespace VlmRun.Client.Tests.Inspection;

/// <summary>A TIFF of images without content.</summary>
internal static class TiffFile
{
    /// <summary>A file of images, of which the last few are previews.</summary>
    public static byte[] WithPages(int images, bool isBig, int previews = 0, bool isLarge = false)
    {
        MemoryStream file = new();
        file.Write(isBig ? "MM"u8 : "II"u8);
        Number(isLarge ? 43u : 42u, 2);
        if (isLarge)
        {
            Number(8, 2);
            Number(0, 2);
        }

        (int size, int counter) = isLarge ? (8, 8) : (4, 2);
        Number((ulong)(file.Position + size), size);
        for (int i = 0; i < images; i++)
        {
            Number(2, counter);
            Entry(254, i >= images - previews ? 1u : 0);
            Entry(256, 100);
            Number(i == images - 1 ? 0 : (ulong)(file.Position + size), size);
        }

        return file.ToArray();

        void Entry(uint tag, uint value)
        {
            Number(tag, 2);
            Number(4, 2);
            Number(1, size);
            Number(value, 4);
            Number(0, size - 4);
        }

        void Number(ulong value, int bytes)
        {
            Span<byte> all = stackalloc byte[8];
            if (isBig)
            {
                BinaryPrimitives.WriteUInt64BigEndian(all, value);
                file.Write(all[(8 - bytes)..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(all, value);
                file.Write(all[..bytes]);
            }
        }
    }
}
