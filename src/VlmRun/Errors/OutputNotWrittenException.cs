namespace VlmRun;

/// <summary>A file could not be written to disk.</summary>
public sealed class OutputNotWrittenException : IOException
{
    internal OutputNotWrittenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
