namespace VlmRun;

/// <summary>A skill's folder could not be written.</summary>
public sealed class SkillFolderException : IOException
{
    internal SkillFolderException(string message, bool exists, Exception? inner = null)
        : base(message, inner)
    {
        Exists = exists;
    }

    /// <summary>The folder already exists.</summary>
    public bool Exists { get; }
}
