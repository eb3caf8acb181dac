using System;

namespace VlmRun.Http;

/// <summary>An answer came whose bytes cannot be had: its content coding is corrupt, or it is larger than may be.</summary>
/// <remarks>Not an <see cref="System.IO.IOException"/>: the connection is well.</remarks>
internal sealed class UnreadableResponseException(int status, string reason, Exception? cause) : Exception(reason, cause)
{
    /// <summary>The status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>It is larger than may be: asking again does not help.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>It cannot be decoded.</summary>
    public static UnreadableResponseException Corrupt(int status, Exception cause) =>
        new(status, "cannot be decoded: its content coding is corrupt", cause);

    /// <summary>It has more than so many bytes.</summary>
    public static UnreadableResponseException TooLarge(int status, long maxBytes) =>
        new(status, FormattableString.Invariant($"has more than {maxBytes} bytes, which is the most that may be read"), null) { IsTooLarge = true };
}
