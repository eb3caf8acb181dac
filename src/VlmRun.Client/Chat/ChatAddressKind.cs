namespace VlmRun;

/// <summary>What an address in a message leads to; each is sent as a part of its own kind.</summary>
public enum ChatAddressKind
{
    /// <summary>A document, or anything else: <c>file_url</c>.</summary>
    File,

    /// <summary>A picture: <c>image_url</c>.</summary>
    Image,

    /// <summary>Moving pictures: <c>video_url</c>.</summary>
    Video,

    /// <summary>Sound: <c>audio_url</c>.</summary>
    Audio,
}
