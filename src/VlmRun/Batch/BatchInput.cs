namespace VlmRun.Batch;

/// <summary>A source as its request has it: the id of an uploaded file, or an image in the request.</summary>
/// <param name="Source">The file's path.</param>
/// <param name="FileId">The file's id at the service; null for an image.</param>
/// <param name="Confirm">Is called as late as possible before the request is sent; throws if it must not be.</param>
/// <param name="Image">The image; null for an uploaded file.</param>
internal sealed record BatchInput(string Source, string? FileId, Func<CancellationToken, ValueTask> Confirm, ImageSource? Image = null);
