using System;
using System.IO;

namespace VlmRun;

/// <summary>Another run writes the journal.</summary>
public sealed class JournalInUseException : IOException
{
    internal JournalInUseException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
