namespace VlmRun.Results.Review;

/// <summary>A source file of a payload.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">image, pdf, audio or video; empty when it cannot be shown.</param>
/// <param name="MediaType">Its media type, by its bytes.</param>
/// <param name="Note">Why it cannot be shown; null when it can.</param>
internal sealed record ReviewFile(string Path, string Name, string Kind, string MediaType, string? Note);
