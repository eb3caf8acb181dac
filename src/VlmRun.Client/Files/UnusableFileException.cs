using System.IO;

namespace VlmRun;

/// <summary>What was given to be sent is a directory, or a file without content.</summary>
public sealed class UnusableFileException : IOException
{
    internal UnusableFileException(string name, bool isDirectory)
        : base(isDirectory ? $"'{name}' is a directory, not a file." : $"'{name}' is empty.")
    {
        Name = name;
        IsDirectory = isDirectory;
    }

    /// <summary>What was given.</summary>
    public string Name { get; }

    /// <summary>It is a directory.</summary>
    public bool IsDirectory { get; }
}
