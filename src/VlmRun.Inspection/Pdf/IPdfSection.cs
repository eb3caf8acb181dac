namespace VlmRun.Inspection.Pdf;

/// <summary>Consecutive entries of a cross-reference table, read on demand.</summary>
internal interface IPdfSection
{
    /// <summary>The number of entries.</summary>
    long Count { get; }

    /// <summary>The entry of an object; null when the section has none.</summary>
    PdfLocation? Find(int number);
}
