using System;
using System.IO;
using System.Threading;
using VlmRun.Inspection.Pdf;

namespace VlmRun.Inspection;

/// <summary>Counts the pages of documents. Reads only what tells the number; content that lies, loops or swells ends as unknown.</summary>
public static class PageCounter
{
    private const int StartBytes = 1024;

    /// <summary>Counts the pages of a PDF.</summary>
    /// <param name="document">The file, which can seek; its position does not matter.</param>
    /// <param name="cancellationToken">Ends the search in a damaged file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PageCount Count(Stream document, CancellationToken cancellationToken)
    {
        byte[] start = new byte[StartBytes];
        document.Position = 0;
        ReadOnlySpan<byte> read = start.AsSpan(0, document.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return read switch
        {
            [(byte)'B', (byte)'M', ..] => new PageCount(1, null),
            _ => PdfPages.FindHeader(read) is { } header ? PdfPages.Count(document, header, cancellationToken)
                : new PageCount(null, "Pages of this format are not counted."),
        };
    }
}
