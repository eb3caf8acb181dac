using System;

namespace VlmRun.Inspection.Pdf;

/// <summary>A section of a cross-reference stream.</summary>
/// <param name="Data">The decoded stream.</param>
/// <param name="Start">Where the first entry begins in it.</param>
/// <param name="First">The number of the first object.</param>
/// <param name="Count">The number of entries.</param>
/// <param name="Widths">The bytes of the three fields of an entry.</param>
internal sealed record PdfStreamSection(byte[] Data, long Start, long First, long Count, (int Type, int Second, int Third) Widths) : IPdfSection
{
    /// <inheritdoc/>
    public PdfLocation? Find(int number)
    {
        int width = Widths.Type + Widths.Second + Widths.Third;
        long start = Start + ((number - First) * width);
        if (number < First || number >= First + Count || start + width > Data.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> entry = Data.AsSpan((int)start, width);
        ulong type = Widths.Type == 0 ? 1 : Number(entry[..Widths.Type]);
        ulong second = Number(entry.Slice(Widths.Type, Widths.Second));
        return type switch
        {
            1 when second <= long.MaxValue => new PdfLocation((long)second, null),
            2 when second <= int.MaxValue => new PdfLocation(null, (int)second),
            _ => new PdfLocation(null, null),
        };
    }

    private static ulong Number(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        foreach (byte one in bytes)
        {
            number = (number << 8) | one;
        }

        return number;
    }
}
