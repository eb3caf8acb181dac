namespace VlmRun;

/// <summary>A figure of a <see cref="MarkdownDocument"/>.</summary>
/// <param name="Id">Its number in the document, as its placeholder has it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Caption">What stands below it.</param>
/// <param name="Content">What it shows, in words.</param>
public sealed record MarkdownFigure(string Id, string? Title, string? Caption, string? Content)
{
    /// <inheritdoc/>
    public override string ToString() => Title ?? Caption ?? Id;
}
