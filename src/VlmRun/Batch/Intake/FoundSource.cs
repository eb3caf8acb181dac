namespace VlmRun.Batch.Intake;

/// <summary>A file or folder that a batch has found.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Root">The folder that it was specified by; results are written relative to it.</param>
/// <param name="Skipped">The reason why it is left out; null if it is taken.</param>
internal sealed record FoundSource(string Path, string Root, string? Skipped)
{
    /// <summary>How many files it stands for: several if they are left out together.</summary>
    public int Count { get; init; } = 1;
}
