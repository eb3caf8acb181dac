namespace VlmRun;

/// <summary>The kind of file at an address in a message; each kind is sent as a part of its own type.</summary>
public enum ChatAddressKind
{
    /// <summary>A document or any other file: <c>file_url</c>.</summary>
    File,

    /// <summary>An image: <c>image_url</c>.</summary>
    Image,

    /// <summary>A video: <c>video_url</c>.</summary>
    Video,

    /// <summary>An audio file: <c>audio_url</c>.</summary>
    Audio,
}
