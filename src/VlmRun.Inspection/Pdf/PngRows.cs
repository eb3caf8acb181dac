using System;

namespace VlmRun.Inspection.Pdf;

/// <summary>The row filters of PNG, which compressed streams use too: each row begins with the number of its filter.</summary>
internal static class PngRows
{
    /// <summary>The rows without filters; a row that is cut off ends them.</summary>
    /// <param name="data">Rows of one byte and <paramref name="width"/> bytes.</param>
    /// <param name="width">The bytes of a row.</param>
    /// <param name="back">The distance to the left of the bytes that a filter refers to.</param>
    public static byte[] Decode(byte[] data, int width, int back)
    {
        int rows = data.Length / (width + 1);
        byte[] result = new byte[rows * width];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<byte> source = data.AsSpan((row * (width + 1)) + 1, width);
            Span<byte> target = result.AsSpan(row * width, width);
            ReadOnlySpan<byte> above = row == 0 ? [] : result.AsSpan((row - 1) * width, width);
            int filter = data[row * (width + 1)];
            for (int i = 0; i < width; i++)
            {
                int left = i < back ? 0 : target[i - back];
                int up = above.IsEmpty ? 0 : above[i];
                int corner = above.IsEmpty || i < back ? 0 : above[i - back];
                target[i] = (byte)(source[i] + filter switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => 0,
                });
            }
        }

        return result;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        (int toLeft, int toUp, int toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
