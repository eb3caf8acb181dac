using System;

namespace VlmRun;

/// <summary>A folder or a zip is no skill, or is one that must not be packed or unpacked; the message says why.</summary>
public sealed class UnusableSkillException : Exception
{
    internal UnusableSkillException(string message, bool isFromService, Exception? inner = null)
        : base(message, inner)
    {
        IsFromService = isFromService;
    }

    /// <summary>It came from the service, and nothing of it was written.</summary>
    public bool IsFromService { get; }
}
