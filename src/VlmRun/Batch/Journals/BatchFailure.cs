namespace VlmRun;

/// <summary>A source of a batch that has no result.</summary>
/// <param name="Source">The file.</param>
/// <param name="Id">The prediction's id, or the client id of its request; null when nothing was sent.</param>
/// <param name="Reason">The reason.</param>
public sealed record BatchFailure(string Source, string? Id, string? Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source}: {Reason}";
}
