using VlmRun.Http;

namespace VlmRun;

/// <summary>An image or a video that travels in a body, or the address of one.</summary>
public abstract class MediaSource
{
    private protected MediaSource(string name, string? url, string? mediaType, IBodySource? body)
    {
        Name = name;
        Url = url;
        MediaType = mediaType;
        Body = body;
    }

    /// <summary>The path, the URL, or a description of the bytes.</summary>
    public string Name { get; }

    /// <summary>The address, when the service is to fetch it itself.</summary>
    internal string? Url { get; }

    /// <summary>The media type that the data URI names.</summary>
    internal string? MediaType { get; }

    internal IBodySource? Body { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
