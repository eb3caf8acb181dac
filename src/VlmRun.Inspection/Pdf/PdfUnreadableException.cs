using System;

namespace VlmRun.Inspection.Pdf;

/// <summary>The structure of a PDF cannot be read.</summary>
/// <param name="reason">Why, as a sentence.</param>
/// <param name="isDamage">Whether a search for its objects may still find what is needed.</param>
internal sealed class PdfUnreadableException(string reason, bool isDamage = true) : Exception(reason)
{
    /// <summary>Whether a search for its objects may still find what is needed.</summary>
    public bool IsDamage => isDamage;
}
