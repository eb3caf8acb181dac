namespace VlmRun;

/// <summary>A file at the service (<c>FileResponse</c>).</summary>
public sealed class VlmFile
{
    internal VlmFile(string id, JsonElement body)
    {
        Id = id;
        FileName = body.Text("filename");
        Bytes = body.Whole("bytes") ?? 0;
        Purpose = body.Text("purpose");
        CreatedAt = body.Time("created_at");
        PublicUrl = body.Text("public_url");
    }

    private VlmFile(VlmFile other, string? source, bool isReused, string? md5)
    {
        Id = other.Id;
        FileName = other.FileName;
        Bytes = other.Bytes;
        Purpose = other.Purpose;
        CreatedAt = other.CreatedAt;
        PublicUrl = other.PublicUrl;
        Source = source;
        IsReused = isReused;
        Md5 = md5;
    }

    /// <summary>The service's id of the file.</summary>
    public string Id { get; }

    /// <summary>Its name at the service.</summary>
    public string? FileName { get; }

    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; }

    /// <summary><c>assistants</c>, <c>batch</c>, <c>fine-tune</c>, <c>vision</c>, <c>datasets</c> …</summary>
    public string? Purpose { get; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The address from which it can be downloaded for a limited time; null when not requested.</summary>
    public string? PublicUrl { get; }

    /// <summary>The path from which it was uploaded; null when not known.</summary>
    public string? Source { get; }

    /// <summary>The service already had the content, and nothing was sent.</summary>
    public bool IsReused { get; }

    /// <summary>The hash of the content that was sent; null where none was computed.</summary>
    internal string? Md5 { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal VlmFile From(string source, bool isReused, string? md5) => new(this, source, isReused, md5);
}
