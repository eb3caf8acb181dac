namespace VlmRun;

/// <summary>An image or a video that is sent inline in a request body, or its address.</summary>
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

    /// <summary>The address, if the service fetches the file; otherwise null.</summary>
    internal string? Url { get; }

    /// <summary>The media type for the data URI.</summary>
    internal string? MediaType { get; }

    internal IBodySource? Body { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
