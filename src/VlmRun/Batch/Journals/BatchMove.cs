namespace VlmRun;

/// <summary>A file of a batch that was moved when it had ended.</summary>
/// <param name="Source">Its path until then.</param>
/// <param name="Target">Its new path.</param>
/// <param name="IsDone">Whether it is there; false if the move was begun and is not completed yet.</param>
public sealed record BatchMove(string Source, string Target, bool IsDone)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source} → {Target}";
}
