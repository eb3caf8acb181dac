namespace VlmRun.Http;

/// <summary>A source of a request body could not be read. The file is the cause, not the connection, so the request is not retried.</summary>
/// <remarks>Not an <see cref="IOException"/>: the HTTP stack would report it as a failure of the connection.</remarks>
internal sealed class BodySourceException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The source no longer has the length that it had when the request was created.</summary>
    public static BodySourceException Changed(string name) => new(new IOException($"'{name}' changed while it was being sent."));
}
