using System;

namespace VlmRun;

/// <summary>A rectangle of a page. Its numbers are fractions of the page's width and height, mostly 0 to 1, from the top left corner.</summary>
/// <param name="Page">The page, from 0; null when the service does not say.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Text">What was read there; null when the service does not say.</param>
public sealed record FieldBox(int? Page, double X, double Y, double Width, double Height, string? Text)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Page}: {X:0.###},{Y:0.###} {Width:0.###}x{Height:0.###}");
}
