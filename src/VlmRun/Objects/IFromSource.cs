namespace VlmRun.Objects;

/// <summary>An object that has a source.</summary>
internal interface IFromSource
{
    /// <summary>A path, a URL or a file id; null if it is not known.</summary>
    string? Source { get; }
}
