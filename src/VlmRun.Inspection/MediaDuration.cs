using System;

namespace VlmRun.Inspection;

/// <summary>The duration of a recording or a video.</summary>
/// <param name="Duration">The duration; null when it cannot be read.</param>
/// <param name="Note">Why it is unknown or not sure, as a sentence; else null.</param>
public sealed record MediaDuration(TimeSpan? Duration, string? Note);
