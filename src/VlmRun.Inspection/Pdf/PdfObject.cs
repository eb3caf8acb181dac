namespace VlmRun.Inspection.Pdf;

/// <summary>An object with a number.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Value">Its value; of a stream the dictionary.</param>
/// <param name="StreamStart">Where the data of a stream begins; null for other objects.</param>
internal sealed record PdfObject(int Number, object? Value, long? StreamStart);
