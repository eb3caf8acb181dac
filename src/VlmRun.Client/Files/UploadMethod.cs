namespace VlmRun;

/// <summary>How a file is uploaded.</summary>
public enum UploadMethod
{
    /// <summary>Direct up to 32 MiB, presigned above.</summary>
    Auto,

    /// <summary>To the API: <c>POST files</c>.</summary>
    Direct,

    /// <summary>To storage, at an address that the API returns: <c>POST files/presigned-url</c>, <c>PUT</c>, <c>GET files/verify-upload</c>.</summary>
    Presigned,
}
