using System.IO;

namespace VlmRun;

/// <summary>What was given to be read is a file without content, or no regular file.</summary>
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

    /// <summary>What was given.</summary>
    public string Name { get; }

    /// <summary>What is wrong with it.</summary>
    public UnusableFileReason Reason { get; }

    /// <summary>It is a directory.</summary>
    public bool IsDirectory => Reason == UnusableFileReason.Directory;
}
