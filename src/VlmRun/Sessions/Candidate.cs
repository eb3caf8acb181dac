namespace VlmRun.Sessions;

/// <summary>A possible value of a parameter.</summary>
/// <param name="Text">The value.</param>
/// <param name="Tip">What is shown of it beside the list; empty for the value itself.</param>
/// <param name="Words">Other words that it is found by, such as the name of a source; null for none.</param>
internal sealed record Candidate(string Text, string Tip, string? Words = null);
