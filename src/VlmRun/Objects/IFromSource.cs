namespace VlmRun.Objects;

/// <summary>An object of the cmdlets that knows what it was made from.</summary>
internal interface IFromSource
{
    /// <summary>A path, a URL or a file id; null when that is not known here.</summary>
    string? Source { get; }
}
