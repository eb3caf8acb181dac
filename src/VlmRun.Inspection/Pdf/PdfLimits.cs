namespace VlmRun.Inspection.Pdf;

/// <summary>Limits on the work that a file can cause, whatever it contains.</summary>
internal sealed class PdfLimits
{
    /// <summary>Maximum depth of arrays and dictionaries.</summary>
    public const int MaxDepth = 100;

    /// <summary>Maximum number of sections of the cross-reference table.</summary>
    public const int MaxSections = 10_000;

    /// <summary>Maximum number of bytes that are searched in a damaged file.</summary>
    public const long MaxSearchedBytes = 256L << 20;

    /// <summary>What is counted for each value in addition to its bytes, because it takes memory.</summary>
    public const int BytesOfValue = 16;

    private long _parsed = 32L << 20;
    private long _inflated = 64L << 20;

    /// <summary>Counts bytes of objects.</summary>
    /// <exception cref="PdfUnreadableException">There are too many.</exception>
    public void Parse(long bytes)
    {
        if ((_parsed -= bytes) < 0)
        {
            throw new PdfUnreadableException("Its structure is too large to be read.", isDamage: false);
        }
    }

    /// <summary>Counts bytes that were decompressed.</summary>
    /// <exception cref="PdfUnreadableException">There are too many.</exception>
    public void Inflate(long bytes)
    {
        if ((_inflated -= bytes) < 0)
        {
            throw new PdfUnreadableException("Its compressed structure is too large to be read.", isDamage: false);
        }
    }
}
