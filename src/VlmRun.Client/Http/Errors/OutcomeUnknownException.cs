namespace VlmRun;

/// <summary>An at-most-once request was sent completely, and its outcome is not known; it was not sent again.</summary>
public sealed class OutcomeUnknownException : VlmRunException
{
    internal OutcomeUnknownException(string message, string? id, bool serviceKeepsIds, ErrorFacts facts, Exception? inner)
        : base(message, facts, inner)
    {
        Id = id;
        ServiceKeepsIds = serviceKeepsIds;
    }

    /// <summary>The id that was sent with the request, or null where the route takes none.</summary>
    public string? Id { get; }

    /// <summary>Whether the work, if it was started, can be found by <see cref="Id"/>.</summary>
    public bool ServiceKeepsIds { get; }
}
