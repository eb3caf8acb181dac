namespace VlmRun;

/// <summary>Metadata of a request (<c>RequestMetadata</c>); null values are not sent.</summary>
public sealed class RequestMetadata
{
    /// <summary><c>dev</c>, <c>staging</c> or <c>prod</c>; default <c>dev</c>.</summary>
    public string? Environment { get; set; }

    /// <summary>Groups requests.</summary>
    public string? SessionId { get; set; }

    /// <summary>Whether the service may train on the data; default true.</summary>
    public bool? AllowTraining { get; set; }
}
