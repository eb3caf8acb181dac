namespace VlmRun;

/// <summary>One value of a payload, with its path, its confidence and its position on the page.</summary>
public sealed class Field
{
    internal Field(string path, string name, object? value)
    {
        Path = path;
        Name = name;
        Value = value;
    }

    /// <summary>The path in the payload, such as <c>items[0].unit_price</c>.</summary>
    public string Path { get; }

    /// <summary>The last name of the path.</summary>
    public string Name { get; }

    /// <summary>Text, a number, true, false or null, as in the payload.</summary>
    public object? Value { get; }

    /// <summary><c>hi</c>, <c>med</c> or <c>lo</c>; null when the service does not report it. Newer values are passed through.</summary>
    public string? Confidence { get; internal init; }

    /// <summary>The page of the first box, from 0; null without a box.</summary>
    public int? Page => Boxes.Count > 0 ? Boxes[0].Page : null;

    /// <summary>The positions; several for a value that spans lines or pages.</summary>
    public IReadOnlyList<FieldBox> Boxes { get; internal init; } = [];

    /// <summary>The source of the payload: a path, a URL or a file id; null when not known.</summary>
    public string? Source { get; internal init; }

    /// <summary>The id of the prediction; null when not known.</summary>
    public string? PredictionId { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
