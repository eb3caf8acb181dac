namespace VlmRun.Formatting;

/// <summary>How names stand out from values: escape sequences before and after, which the host takes away where it shows none.</summary>
internal sealed record TextStyle(string Accent, string Reset)
{
    public string Label(string text) => text.Length == 0 ? text : $"{Accent}{text}{Reset}";
}
