namespace VlmRun;

/// <summary>What an input holds, as far as it decides where it is sent.</summary>
public enum InputKind
{
    /// <summary>A picture: JPEG, PNG, WebP or GIF.</summary>
    Image,

    /// <summary>PDF, Word, PowerPoint, TIFF and BMP, images of pages.</summary>
    Document,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Moving pictures.</summary>
    Video,
}
