namespace VlmRun.Http.Errors;

/// <summary>The content of an error response.</summary>
/// <param name="Message">The service's description of the error, or null.</param>
/// <param name="Type">The service's name for the error, or null.</param>
/// <param name="RequestId">The service's id of the failed request, or null.</param>
/// <param name="Fields">The rejected fields; empty for none.</param>
internal sealed record ErrorBody(string? Message, string? Type, string? RequestId, IReadOnlyList<FieldError> Fields)
{
    /// <summary>Whether a server that speaks HTTP/2 only rejects the protocol; the API itself never does.</summary>
    public bool IsProtocolRejection { get; init; }

    public static readonly ErrorBody Empty = new(null, null, null, []);
}
