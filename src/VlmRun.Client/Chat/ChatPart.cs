namespace VlmRun;

/// <summary>A part of a message: text, a file at the service, or an address.</summary>
public sealed class ChatPart
{
    private ChatPart(string type)
    {
        Type = type;
    }

    /// <summary><c>text</c>, <c>input_file</c>, <c>image_url</c>, <c>video_url</c>, <c>audio_url</c> or <c>file_url</c>.</summary>
    public string Type { get; }

    /// <summary>The text.</summary>
    public string? Text { get; private init; }

    /// <summary>The id of an uploaded file.</summary>
    public string? FileId { get; private init; }

    /// <summary>The address of an image.</summary>
    public ChatAddress? ImageUrl { get; private init; }

    /// <summary>The address of a video.</summary>
    public ChatAddress? VideoUrl { get; private init; }

    /// <summary>The address of an audio file.</summary>
    public ChatAddress? AudioUrl { get; private init; }

    /// <summary>The address of another file.</summary>
    public ChatAddress? FileUrl { get; private init; }

    /// <summary>Creates a text part.</summary>
    public static ChatPart FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ChatPart("text") { Text = text };
    }

    /// <summary>Creates a part that refers to an uploaded file.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public static ChatPart FromFile(string fileId) => string.IsNullOrWhiteSpace(fileId)
        ? throw new ArgumentException($"'{fileId}' cannot be the id of a file.")
        : new ChatPart("input_file") { FileId = fileId };

    /// <summary>Creates a part for an address that the service fetches. Without a kind, the extension decides; an unknown extension is sent as a file.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static ChatPart FromUrl(string url, ChatAddressKind? kind = null)
    {
        Uri parsed = HttpAddress.Parse(url);
        ChatAddress address = new(url);
        return (kind ?? KindOf(parsed)) switch
        {
            ChatAddressKind.Image => new ChatPart("image_url") { ImageUrl = address },
            ChatAddressKind.Video => new ChatPart("video_url") { VideoUrl = address },
            ChatAddressKind.Audio => new ChatPart("audio_url") { AudioUrl = address },
            _ => new ChatPart("file_url") { FileUrl = address },
        };
    }

    private static ChatAddressKind KindOf(Uri address) => MediaTypes.Of(address.AbsolutePath)?.Split('/')[0] switch
    {
        "image" => ChatAddressKind.Image,
        "video" => ChatAddressKind.Video,
        "audio" => ChatAddressKind.Audio,
        _ => ChatAddressKind.File,
    };
}
