namespace VlmRun.Objects;

/// <summary>A value of a payload on the way through it.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Name">The last name of the path.</param>
/// <param name="Node">The value.</param>
/// <param name="Metadata">What the service says of it, or of what holds it.</param>
/// <param name="ItemMetadata">What it says of the elements of a list, one by one.</param>
internal sealed record FieldValue(string Path, string Name, PayloadNode Node, FieldMetadata? Metadata, PayloadNode? ItemMetadata)
{
    /// <summary>Where the segment of audio or video that holds it begins, as the payload has it.</summary>
    public object? Start { get; init; }
}
