namespace VlmRun;

/// <summary>A file or folder that was found in a folder of a batch and left out.</summary>
/// <param name="Source">The file, or the folder.</param>
/// <param name="Reason">The reason.</param>
public sealed record BatchSkip(string Source, string Reason)
{
    /// <summary>How many files it stands for: several if they are left out together, as by -Exclude in a large folder.</summary>
    public int Count { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Reason}";
}
