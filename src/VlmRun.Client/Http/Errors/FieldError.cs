namespace VlmRun;

/// <summary>One field that the service refused (status 422).</summary>
/// <param name="Location">Where, with dots: <c>body.images</c>, <c>query.limit</c>.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Type">The kind of fault: <c>missing</c>, <c>literal_error</c> …</param>
public sealed record FieldError(string Location, string Message, string Type)
{
    /// <inheritdoc/>
    public override string ToString() => Location.Length == 0 ? Message : $"{Location}: {Message}";
}
