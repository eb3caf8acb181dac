using System;
using System.IO;
using System.Threading;

namespace VlmRun.Inspection.Pdf;

/// <summary>Counts the pages of a PDF: by its cross-reference table, and if that is damaged, by a search for its objects.</summary>
internal static class PdfPages
{
    // Other bytes may precede the header; offsets are then relative to either position.
    private const int MaxBeforeHeader = 1024;

    /// <summary>The position of the header; null if the file is not a PDF.</summary>
    public static int? FindHeader(ReadOnlySpan<byte> start) =>
        start[..Math.Min(start.Length, MaxBeforeHeader)].IndexOf("%PDF-"u8) is >= 0 and int found ? found : null;

    /// <summary>Counts the pages.</summary>
    /// <param name="file">The file; its position does not matter.</param>
    /// <param name="input">The same, by position.</param>
    /// <param name="header">Where the header is.</param>
    /// <param name="cancellationToken">Ends a search.</param>
    public static PageCount Count(Stream file, BlockReader input, int header, CancellationToken cancellationToken)
    {
        PdfLimits limits = new();
        string? reason = null;
        foreach (Func<(PdfCrossReferences References, long Origin)> read in Ways())
        {
            try
            {
                (PdfCrossReferences references, long origin) = read();
                return new PdfPageTree(new PdfDocument(input, origin, references, limits)).Count();
            }
            catch (PdfUnreadableException exception)
            {
                reason = exception.IsDamage ? reason ?? exception.Message : exception.Message;
                if (!exception.IsDamage)
                {
                    break;
                }
            }
        }

        return new PageCount(null, $"Its pages cannot be counted. {reason}");

        Func<(PdfCrossReferences, long)>[] Ways() =>
        [
            () => (new PdfCrossReferenceReader(input, header, limits).Read(), header),
            () => header == 0 ? throw new PdfUnreadableException("") : (new PdfCrossReferenceReader(input, 0, limits).Read(), 0),
            () => (new PdfSearch(file, input, limits).Find(cancellationToken), 0),
        ];
    }
}
