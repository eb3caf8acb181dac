namespace VlmRun;

/// <summary>A source of a batch whose content is that of another.</summary>
/// <param name="Source">The file.</param>
/// <param name="Original">The file that was sent first.</param>
public sealed record BatchDuplicate(string Source, string Original)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}: same content as '{Original}'";
}
