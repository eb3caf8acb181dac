using System;

namespace VlmRun;

/// <summary>A file to be sent.</summary>
public sealed class UploadRequest
{
    /// <summary>The file's path.</summary>
    public required string Path { get; init; }

    /// <summary>Its purpose; <c>assistants</c> by default.</summary>
    public string Purpose { get; init; } = "assistants";

    /// <summary>How it is sent.</summary>
    public UploadMethod Method { get; init; }

    /// <summary>Ask for an address to download it from; null leaves that to the service.</summary>
    public bool? PublicUrl { get; init; }

    /// <summary>Ask whether the service has the content already, also where that costs as much as sending it.</summary>
    public bool Reuse { get; init; }

    /// <summary>Send it whatever the service has.</summary>
    public bool Force { get; init; }

    /// <summary>Ask whether the service still has what the session has sent before; without it that shows where the file is used.</summary>
    public bool Check { get; init; }

    /// <summary>Receives the number of bytes sent.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>The service has deleted the file, so a look-up by hash is not used.</summary>
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
