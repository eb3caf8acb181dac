namespace VlmRun.Inspection.Pdf;

/// <summary>A reference to an object of the file: <c>12 0 R</c>. The generation does not matter for reading.</summary>
internal sealed record PdfReference(int Number);
