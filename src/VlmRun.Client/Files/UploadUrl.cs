namespace VlmRun;

/// <summary>An address for uploading one file without a key, for a limited time (<c>PresignedUrlResponse</c>).</summary>
public sealed class UploadUrl
{
    internal UploadUrl(string id, string url, JsonElement body)
    {
        Id = id;
        Url = url;
        FileName = body.Text("filename");
        ContentType = body.Text("content_type");
        PublicUrl = body.Text("public_url");
        CreatedAt = body.Time("created_at");
        ExpirationSeconds = body.Whole("expiration");
    }

    /// <summary>The id that the file will have.</summary>
    public string Id { get; }

    /// <summary>The address for the PUT; secret until it expires.</summary>
    public string Url { get; }

    /// <summary>The file's name.</summary>
    public string? FileName { get; }

    /// <summary>The media type to send with the bytes.</summary>
    public string? ContentType { get; }

    /// <summary>The address from which the file can be downloaded afterwards.</summary>
    public string? PublicUrl { get; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>How long it is valid, in seconds.</summary>
    public long? ExpirationSeconds { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
