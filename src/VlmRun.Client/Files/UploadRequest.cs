namespace VlmRun;

/// <summary>A file to upload.</summary>
public sealed class UploadRequest
{
    /// <summary>The file's path.</summary>
    public required string Path { get; init; }

    /// <summary>Its purpose; <c>assistants</c> by default.</summary>
    public string Purpose { get; init; } = "assistants";

    /// <summary>The upload method.</summary>
    public UploadMethod Method { get; init; }

    /// <summary>Request a download address; null leaves that to the service.</summary>
    public bool? PublicUrl { get; init; }

    /// <summary>Check whether the service already has the content, even if that costs as much as sending it.</summary>
    public bool Reuse { get; init; }

    /// <summary>Upload the file even if the service already has it.</summary>
    public bool Force { get; init; }

    /// <summary>Check whether the service still has a file that the session has uploaded before; without it, a missing file is noticed when it is used.</summary>
    public bool Check { get; init; }

    /// <summary>Receives the number of bytes sent.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>The service has deleted the file, so no look-up by hash is made.</summary>
    internal bool IsGone { get; private init; }

    internal UploadRequest AsGone() => new()
    {
        Path = Path,
        Purpose = Purpose,
        Method = Method,
        PublicUrl = PublicUrl,
        Progress = Progress,
        IsGone = true,
    };
}
