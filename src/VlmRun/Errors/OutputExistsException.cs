namespace VlmRun;

/// <summary>The file already exists and may not be replaced.</summary>
public sealed class OutputExistsException : IOException
{
    internal OutputExistsException(string message)
        : base(message)
    {
    }
}
