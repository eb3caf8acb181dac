namespace VlmRun.Http;

/// <summary>The precondition of a request does not hold, so its last byte was not sent and the service has not started anything. The request is not retried.</summary>
/// <remarks>Not an <see cref="IOException"/>: the HTTP stack would report it as a failure of the connection.</remarks>
internal sealed class PreconditionException(Exception cause) : Exception(cause.Message, cause);
