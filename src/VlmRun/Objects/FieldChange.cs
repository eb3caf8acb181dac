namespace VlmRun;

/// <summary>One value that a person corrected.</summary>
/// <param name="Path">Where it stands in the payload, such as <c>items[0].unit_price</c>.</param>
/// <param name="OldValue">The value that was extracted.</param>
/// <param name="NewValue">The value that is right.</param>
public sealed record FieldChange(string Path, object? OldValue, object? NewValue)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}
