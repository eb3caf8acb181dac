namespace VlmRun.Batch.Intake;

/// <summary>A file as a listing of its folder shows it.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was last written, in ticks of the clock of its file system; only compared with itself.</param>
internal readonly record struct ListedFile(string Path, long Bytes, long Modified);
