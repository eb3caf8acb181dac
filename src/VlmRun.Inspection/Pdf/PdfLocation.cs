namespace VlmRun.Inspection.Pdf;

/// <summary>Where an object is.</summary>
/// <param name="Offset">Its position in the file; null when it is in an object stream, or does not exist.</param>
/// <param name="Container">The number of its object stream; null when it is not in one.</param>
internal readonly record struct PdfLocation(long? Offset, int? Container);
