namespace VlmRun;

/// <summary>A value that was not extracted correctly.</summary>
/// <param name="Kind"><c>Missing</c>, <c>Extra</c> or <c>Wrong</c>; <c>Normalized</c> for one that is equal apart from its format.</param>
/// <param name="Path">Where it stands in the reference, or, when extra, in the payload.</param>
/// <param name="Expected">The value of the reference.</param>
/// <param name="Actual">The value that was extracted.</param>
/// <param name="Source">What the payload was made from.</param>
/// <param name="PredictionId">The prediction; null when that is not known.</param>
public sealed record FieldDifference(string Kind, string Path, object? Expected, object? Actual, string? Source, string? PredictionId)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Kind}";
}
