using System.Collections.Specialized;

namespace VlmRun.Results;

/// <summary>A payload as cells by path: nested objects are flattened, a list is one cell.</summary>
/// <param name="separator">The separator between the elements of a list of scalars.</param>
/// <param name="expand">The list to expand into rows; null for none.</param>
internal sealed class FlatPayload(string separator, string? expand)
{
    /// <summary>Whether the payload has the list to expand.</summary>
    public bool HasExpanded { get; private set; }

    /// <summary>The cells of the payload itself.</summary>
    public List<KeyValuePair<string, object?>> Cells { get; } = [];

    /// <summary>The cells of each element of the expanded list.</summary>
    public List<List<KeyValuePair<string, object?>>> Elements { get; } = [];

    /// <summary>The paths of the lists of objects in the payload.</summary>
    public List<string> Lists { get; } = [];

    /// <summary>Reads a payload.</summary>
    /// <exception cref="FormatException">It is nested too deeply.</exception>
    public static FlatPayload Read(PayloadNode root, string separator, string? expand, Func<string, bool> isCell)
    {
        FlatPayload flat = new(separator, expand);
        flat.Add(flat.Cells, "", root, isCell, 0);
        return flat;
    }

    private void Add(List<KeyValuePair<string, object?>> cells, string path, PayloadNode node, Func<string, bool> isCell, int depth)
    {
        if (depth > 100)
        {
            throw new FormatException("The payload is nested more than 100 levels deep, too deep for a table.");
        }

        if (path == expand && ReferenceEquals(cells, Cells) && node.Kind != PayloadKind.Scalar)
        {
            HasExpanded = true;
            foreach (PayloadNode element in node.Kind == PayloadKind.List ? node.Items : [node])
            {
                List<KeyValuePair<string, object?>> row = [];
                Add(row, path, element, isCell, depth + 1);
                Elements.Add(row);
            }

            return;
        }

        if (node.Kind == PayloadKind.Object && !isCell(path) && FieldReader.Fields(node).ToArray() is { Length: > 0 } fields)
        {
            foreach ((string name, PayloadNode value) in fields)
            {
                Add(cells, FieldPath.Member(path, name), value, isCell, depth + 1);
            }

            return;
        }

        if (node.Kind == PayloadKind.List && node.Items.Any(item => item.Kind == PayloadKind.Object))
        {
            Lists.Add(path);
        }

        cells.Add(new KeyValuePair<string, object?>(path, Cell(node)));
    }

    private object? Cell(PayloadNode node) => node.Kind switch
    {
        PayloadKind.Scalar => node.Scalar,
        PayloadKind.List when node.Items.All(item => item.Kind == PayloadKind.Scalar) => string.Join(separator, node.Items.Select(item => Text(item.Scalar))),
        PayloadKind.Object when !node.Members.Any() => null,
        _ => JsonObjects.ToElement(WithoutTwins(node, 0)).Raw(),
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static object? WithoutTwins(PayloadNode node, int depth)
    {
        if (depth > 100)
        {
            throw new FormatException("The payload is nested more than 100 levels deep, too deep for a table.");
        }

        switch (node.Kind)
        {
            case PayloadKind.Object:
                OrderedDictionary fields = [];
                foreach ((string name, PayloadNode value) in FieldReader.Fields(node))
                {
                    fields[name] = WithoutTwins(value, depth + 1);
                }

                return fields;
            case PayloadKind.List:
                return node.Items.Select(item => WithoutTwins(item, depth + 1)).ToArray();
            default:
                return node.Json is { } json ? json : node.Scalar;
        }
    }
}
