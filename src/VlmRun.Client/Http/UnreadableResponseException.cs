namespace VlmRun.Http;

/// <summary>The body of a response cannot be read: its content coding is corrupt, or it is too large.</summary>
/// <remarks>Not an <see cref="System.IO.IOException"/>: the connection itself works.</remarks>
internal sealed class UnreadableResponseException(int status, string reason, Exception? cause) : Exception(reason, cause)
{
    /// <summary>The status of the response.</summary>
    public int Status { get; } = status;

    /// <summary>The body exceeds the size limit: requesting it again does not help.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>The body cannot be decoded.</summary>
    public static UnreadableResponseException Corrupt(int status, Exception cause) =>
        new(status, "cannot be decoded: its content coding is corrupt", cause);

    /// <summary>The body has more than this number of bytes.</summary>
    public static UnreadableResponseException TooLarge(int status, long maxBytes) =>
        new(status, FormattableString.Invariant($"has more than {maxBytes} bytes, the maximum that may be read"), null) { IsTooLarge = true };
}
