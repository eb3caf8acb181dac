namespace VlmRun.Objects;

/// <summary>A value of a payload during the enumeration.</summary>
/// <param name="Path">The path.</param>
/// <param name="Name">The last name of the path.</param>
/// <param name="Node">The value.</param>
/// <param name="Metadata">The metadata of the value, or of the object or list that contains it.</param>
/// <param name="ItemMetadata">The metadata of the elements of a list.</param>
internal sealed record FieldValue(string Path, string Name, PayloadNode Node, FieldMetadata? Metadata, PayloadNode? ItemMetadata)
{
    /// <summary>The start of the segment of audio or video that contains the value, as in the payload.</summary>
    public object? Start { get; init; }

    /// <summary>The object or list that contains it; null for the payload itself.</summary>
    public FieldValue? Parent { get; init; }

    /// <summary>Its name in an object, or its index in a list.</summary>
    public object? Step { get; init; }
}
