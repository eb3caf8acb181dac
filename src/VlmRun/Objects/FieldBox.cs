namespace VlmRun;

/// <summary>A rectangle on a page. X and Y are relative to the top left corner, as fractions of the page's width and height, normally 0 to 1.</summary>
/// <param name="Page">The page, from 0; null when the service does not report it.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Text">The text in the rectangle; null when the service does not report it.</param>
public sealed record FieldBox(int? Page, double X, double Y, double Width, double Height, string? Text)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Page}: {X:0.###},{Y:0.###} {Width:0.###}x{Height:0.###}");
}
