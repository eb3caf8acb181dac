using System;
using System.IO;
using System.Threading;
using VlmRun.Inspection.Documents;
using VlmRun.Inspection.Pdf;

namespace VlmRun.Inspection;

/// <summary>Counts the pages of documents. Reads only what tells the number; content that lies, loops or swells ends as unknown.</summary>
public static class PageCounter
{
    private const int StartBytes = 1024;

    /// <summary>Counts the pages of a PDF, a TIFF or an Office document; a BMP is one page.</summary>
    /// <param name="document">The file, which can seek; its position does not matter.</param>
    /// <param name="cancellationToken">Ends the search in a damaged file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PageCount Count(Stream document, CancellationToken cancellationToken)
    {
        BlockReader file = new(document);
        byte[] start = new byte[StartBytes];
        ReadOnlySpan<byte> read = start.AsSpan(0, file.Read(0, start));
        return read.StartsWith("BM"u8) ? new PageCount(1, null)
            : TiffPages.Is(file) ? TiffPages.Count(file)
            : OfficePages.Is(file) ? OfficePages.Count(document, file)
            : PdfPages.FindHeader(read) is { } header ? PdfPages.Count(document, file, header, cancellationToken)
            : new PageCount(null, "Pages of this format are not counted.");
    }
}
