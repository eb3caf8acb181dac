namespace VlmRun;

/// <summary>What a file holds; each has routes of its own.</summary>
public enum MediaKind
{
    /// <summary>PDF, Word, PowerPoint, images of pages.</summary>
    Document,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Moving pictures.</summary>
    Video,
}
