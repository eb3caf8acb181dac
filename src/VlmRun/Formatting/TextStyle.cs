namespace VlmRun.Formatting;

/// <summary>Escape sequences that highlight names. PowerShell removes them where the host does not support them.</summary>
internal sealed record TextStyle(string Accent, string Reset)
{
    public string Label(string text) => text.Length == 0 ? text : $"{Accent}{text}{Reset}";
}
