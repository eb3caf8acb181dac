namespace VlmRun;

/// <summary>A folder or a zip is not a valid skill, or is not safe to pack or unpack; the message says why.</summary>
public sealed class UnusableSkillException : Exception
{
    internal UnusableSkillException(string message, bool isFromService, Exception? inner = null)
        : base(message, inner)
    {
        IsFromService = isFromService;
    }

    /// <summary>It was downloaded from the service, and no files were written.</summary>
    public bool IsFromService { get; }
}
