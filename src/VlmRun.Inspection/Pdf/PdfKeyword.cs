namespace VlmRun.Inspection.Pdf;

/// <summary>A word that is not a value: <c>obj</c>, <c>stream</c>, <c>trailer</c>. The empty word is the end of the input.</summary>
internal sealed record PdfKeyword(string Text);
