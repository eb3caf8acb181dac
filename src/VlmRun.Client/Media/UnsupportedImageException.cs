namespace VlmRun;

/// <summary>The input is not an image that the API takes: JPEG, PNG, WebP or GIF.</summary>
public sealed class UnsupportedImageException : Exception
{
    internal UnsupportedImageException(string name, string what, MediaKind? kind, bool isDirectory)
        : base(isDirectory ? $"'{name}' {what}, not an image file." : $"'{name}' {what}; the image routes take JPEG, PNG, WebP and GIF.")
    {
        Name = name;
        Kind = kind;
        IsDirectory = isDirectory;
    }

    /// <summary>The name of the input.</summary>
    public string Name { get; }

    /// <summary>What it is instead, by its bytes; null when no other route takes it, or when the bytes do not tell.</summary>
    public MediaKind? Kind { get; }

    /// <summary>It is a directory.</summary>
    public bool IsDirectory { get; }
}
