namespace VlmRun;

/// <summary>How often a field was extracted correctly.</summary>
/// <param name="Field">The path without indices, such as <c>items[].unit_price</c>; <c>(all)</c> is the sum.</param>
/// <param name="Compared">How many values were compared: Equal, Normalized, Missing, Extra and Wrong.</param>
/// <param name="Equal">Equal as they are.</param>
/// <param name="Normalized">Equal apart from case, blanks, and the format of numbers and dates.</param>
/// <param name="Missing">There is a value in the reference, and none was extracted.</param>
/// <param name="Extra">A value was extracted, and the reference has none.</param>
/// <param name="Wrong">Both have a value, and another one.</param>
public sealed record FieldAccuracy(string Field, long Compared, long Equal, long Normalized, long Missing, long Extra, long Wrong)
{
    /// <summary>The fraction of values that are equal, or equal after normalizing, from 0 to 1; null if nothing was compared.</summary>
    public double? Accuracy => Compared == 0 ? null : (double)(Equal + Normalized) / Compared;

    /// <inheritdoc/>
    public override string ToString() => Accuracy is { } share ? FormattableString.Invariant($"{Field}: {share:P1}") : Field;
}
