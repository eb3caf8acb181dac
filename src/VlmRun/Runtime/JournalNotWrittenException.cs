using System;
using System.IO;

namespace VlmRun;

/// <summary>A journal cannot be written any more, and so nothing may go on that it would have to hold.</summary>
public sealed class JournalNotWrittenException : IOException
{
    internal JournalNotWrittenException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
