namespace VlmRun;

/// <summary>Why something on disk cannot be sent.</summary>
public enum UnusableFileReason
{
    /// <summary>It is a file without content.</summary>
    Empty,

    /// <summary>It is a directory.</summary>
    Directory,

    /// <summary>It is a pipe, a socket or a device.</summary>
    NotRegular,
}
