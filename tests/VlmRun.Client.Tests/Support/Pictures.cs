using System;

namespace VlmRun.Client.Tests;

/// <summary>Bytes that start like images.</summary>
internal static class Pictures
{
    public static byte[] PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageSource Small => ImageSource.FromBytes(Png(16), "small.png");

    /// <summary>The signature of a PNG followed by varying bytes.</summary>
    public static byte[] Png(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        PngStart.AsSpan().CopyTo(bytes);
        return bytes;
    }
}
