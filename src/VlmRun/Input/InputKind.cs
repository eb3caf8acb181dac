namespace VlmRun;

/// <summary>The kind of an input, which decides the route that it is sent to.</summary>
public enum InputKind
{
    /// <summary>A picture: JPEG, PNG, WebP or GIF.</summary>
    Image,

    /// <summary>PDF, Word, PowerPoint, TIFF and BMP.</summary>
    Document,

    /// <summary>Audio.</summary>
    Audio,

    /// <summary>Video.</summary>
    Video,
}
