namespace VlmRun;

/// <summary>A file or folder that was found in a folder of a batch and left out.</summary>
/// <param name="Source">The file, or the folder.</param>
/// <param name="Reason">The reason.</param>
public sealed record BatchSkip(string Source, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Reason}";
}
