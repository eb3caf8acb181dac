namespace VlmRun.Inspection.Pdf;

/// <summary>A name, without its slash.</summary>
internal sealed record PdfName(string Text);
