using System.Collections.Generic;

namespace VlmRun;

/// <summary>One value of a payload: where it stands, how sure the service is of it, and where it was read.</summary>
public sealed class Field
{
    internal Field(string path, string name, object? value)
    {
        Path = path;
        Name = name;
        Value = value;
    }

    /// <summary>Where it stands in the payload, such as <c>items[0].unit_price</c>.</summary>
    public string Path { get; }

    /// <summary>The last name of the path.</summary>
    public string Name { get; }

    /// <summary>Text, a number, true, false or null, as the payload has it.</summary>
    public object? Value { get; }

    /// <summary><c>hi</c>, <c>med</c> or <c>lo</c>; null when the service does not say. Newer words pass as they are.</summary>
    public string? Confidence { get; internal init; }

    /// <summary>The page of the first box, from 0; null without a box.</summary>
    public int? Page => Boxes.Count > 0 ? Boxes[0].Page : null;

    /// <summary>Where it was read; several for a value that spans lines or pages.</summary>
    public IReadOnlyList<FieldBox> Boxes { get; internal init; } = [];

    /// <summary>What the payload was made from: a path, a URL or a file id; null when that is not known.</summary>
    public string? Source { get; internal init; }

    /// <summary>The id of the prediction; null when that is not known.</summary>
    public string? PredictionId { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
