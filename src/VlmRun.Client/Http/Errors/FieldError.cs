namespace VlmRun;

/// <summary>One field that the service rejected (status 422).</summary>
/// <param name="Location">The field's path, with dots: <c>body.images</c>, <c>query.limit</c>.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Type">The type of the error: <c>missing</c>, <c>literal_error</c> …</param>
public sealed record FieldError(string Location, string Message, string Type)
{
    /// <inheritdoc/>
    public override string ToString() => Location.Length == 0 ? Message : $"{Location}: {Message}";
}
