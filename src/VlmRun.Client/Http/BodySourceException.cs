using System;
using System.IO;

namespace VlmRun.Http;

/// <summary>What a body is made from could not be read: the file is the cause, not the connection, and sending again does not help.</summary>
/// <remarks>Not an <see cref="IOException"/>: those would come out of the HTTP stack as failures of the connection.</remarks>
internal sealed class BodySourceException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The source has another length than it had when the request was made.</summary>
    public static BodySourceException Changed(string name) => new(new IOException($"'{name}' changed while it was being sent."));
}
