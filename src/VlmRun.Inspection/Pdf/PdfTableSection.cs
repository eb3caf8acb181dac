using System.Globalization;

namespace VlmRun.Inspection.Pdf;

/// <summary>A section of a cross-reference table in text: entries of equal width.</summary>
/// <param name="Input">The file.</param>
/// <param name="First">The number of the first object.</param>
/// <param name="Count">The number of entries.</param>
/// <param name="Offset">Where the first entry begins.</param>
/// <param name="Width">The bytes of an entry.</param>
internal sealed record PdfTableSection(BlockReader Input, long First, long Count, long Offset, int Width) : IPdfSection
{
    /// <summary>The bytes of an entry without its end of line.</summary>
    public const int EntryBytes = 18;

    /// <inheritdoc/>
    public PdfLocation? Find(int number)
    {
        if (number < First || number >= First + Count)
        {
            return null;
        }

        System.Span<byte> entry = stackalloc byte[EntryBytes];
        if (Input.Read(Offset + ((number - First) * Width), entry) < EntryBytes || !IsEntry(entry))
        {
            throw new PdfUnreadableException("Its cross-reference table is damaged.");
        }

        return new PdfLocation(entry[17] == 'n' ? long.Parse(entry[..10], CultureInfo.InvariantCulture) : null, null);
    }

    /// <summary>Whether bytes are an entry: <c>0000000016 00000 n</c>.</summary>
    public static bool IsEntry(System.ReadOnlySpan<byte> entry)
    {
        for (int i = 0; i < 16; i++)
        {
            if (i == 10 ? entry[i] != ' ' : entry[i] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return entry[16] == ' ' && entry[17] is (byte)'n' or (byte)'f';
    }
}
