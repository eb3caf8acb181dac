namespace VlmRun;

/// <summary>A file to be read is empty or not a regular file.</summary>
public sealed class UnusableFileException : IOException
{
    internal UnusableFileException(string name, UnusableFileReason reason)
        : base(reason switch
        {
            UnusableFileReason.Directory => $"'{name}' is a directory, not a file.",
            UnusableFileReason.NotRegular => $"'{name}' is a pipe, a socket or a device; only regular files are read.",
            _ => $"'{name}' is empty.",
        })
    {
        Name = name;
        Reason = reason;
    }

    /// <summary>The path.</summary>
    public string Name { get; }

    /// <summary>The reason.</summary>
    public UnusableFileReason Reason { get; }

    /// <summary>It is a directory.</summary>
    public bool IsDirectory => Reason == UnusableFileReason.Directory;
}
