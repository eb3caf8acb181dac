namespace VlmRun;

/// <summary>A figure of a <see cref="MarkdownDocument"/>.</summary>
/// <param name="Id">Its number in the document, as in its placeholder.</param>
/// <param name="Title">Its title.</param>
/// <param name="Caption">The caption below it.</param>
/// <param name="Content">A description of its content.</param>
public sealed record MarkdownFigure(string Id, string? Title, string? Caption, string? Content)
{
    /// <inheritdoc/>
    public override string ToString() => Title ?? Caption ?? Id;
}
