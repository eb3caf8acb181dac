using System.IO;

namespace VlmRun;

/// <summary>A file is there already, and nobody said that it may be replaced.</summary>
public sealed class OutputExistsException : IOException
{
    internal OutputExistsException(string message)
        : base(message)
    {
    }
}
