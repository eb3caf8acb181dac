namespace VlmRun;

/// <summary>The kind of media in a file; each kind has its own routes.</summary>
public enum MediaKind
{
    /// <summary>PDF, Word, PowerPoint, images of pages.</summary>
    Document,

    /// <summary>An audio file.</summary>
    Audio,

    /// <summary>A video.</summary>
    Video,
}
