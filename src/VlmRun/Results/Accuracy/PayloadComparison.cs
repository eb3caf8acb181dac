namespace VlmRun.Results.Accuracy;

/// <summary>Compares extracted values with the reference. Fields that are not in the reference are not compared.</summary>
/// <param name="keys">The field by which the elements of a list are matched, by the path of the list; an empty path is for all others.</param>
/// <param name="found">Receives each comparison: the path without indices, the path, the kind, what is right and what was extracted.</param>
internal sealed class PayloadComparison(IReadOnlyDictionary<string, string> keys, Action<string, string, ComparisonKind, object?, object?> found)
{
    private const int MaxDepth = 200;

    /// <summary>Compares two payloads.</summary>
    /// <exception cref="FormatException">A payload is nested too deeply.</exception>
    public void Compare(PayloadNode expected, PayloadNode actual) => Compare("", "", expected, actual, 0);

    private void Compare(string field, string path, PayloadNode expected, PayloadNode? actual, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"The reference is nested more than {MaxDepth} levels deep, or into itself.");
        }

        switch (expected.Kind)
        {
            case PayloadKind.Object when actual is null or { Kind: PayloadKind.Object } or { Kind: PayloadKind.Scalar, Scalar: null }:
                Dictionary<string, PayloadNode> members = Members(actual);
                foreach ((string name, PayloadNode value) in FieldReader.Fields(expected))
                {
                    Compare(FieldPath.Member(field, name), FieldPath.Member(path, name), value, members.TryGetValue(name, out PayloadNode own) ? own : null, depth + 1);
                }

                break;
            case PayloadKind.List when actual is null or { Kind: PayloadKind.List } or { Kind: PayloadKind.Scalar, Scalar: null }:
                CompareLists(field, path, expected, actual, depth);
                break;
            case PayloadKind.Scalar when actual is null or { Kind: PayloadKind.Scalar }:
                CompareValues(field, path, expected.Scalar, actual?.Scalar);
                break;
            case PayloadKind.Scalar when expected.Scalar is null:
                AddExtra(field, path, actual!.Value, depth);
                break;
            default:
                // An object instead of a scalar, or a scalar instead of an object.
                found(field, path, ComparisonKind.Wrong, Shown(expected), Shown(actual!.Value));
                break;
        }
    }

    private static Dictionary<string, PayloadNode> Members(PayloadNode? node)
    {
        Dictionary<string, PayloadNode> members = new(StringComparer.Ordinal);
        foreach ((string name, PayloadNode value) in node?.Members ?? [])
        {
            members[name] = value;
        }

        return members;
    }

    private void CompareLists(string field, string path, PayloadNode expected, PayloadNode? actual, int depth)
    {
        List<(PayloadNode Node, int Index)> left = [.. (actual?.Items ?? []).Select((item, index) => (item, index))];
        string? key = keys.GetValueOrDefault(field) ?? keys.GetValueOrDefault("");
        Dictionary<object, Queue<int>>? byKey = key is null ? null : Index(left, key);
        bool[] isTaken = new bool[left.Count];
        int position = 0;
        foreach (PayloadNode item in expected.Items)
        {
            int match = byKey is null || item[key!] is not { } wanted ? position : Match(left, byKey, isTaken, key!, wanted.Scalar);
            PayloadNode? own = match >= 0 && match < left.Count && !isTaken[match] ? left[match].Node : null;
            if (own is not null)
            {
                isTaken[match] = true;
            }

            Compare(field + "[]", FieldPath.Item(path, position), item, own, depth + 1);
            position++;
        }

        foreach ((PayloadNode node, int index) in left.Where(item => !isTaken[item.Index]))
        {
            AddExtra(field + "[]", FieldPath.Item(path, index), node, depth);
        }
    }

    // An index by key, so that matching ten thousand elements does not take quadratic time.
    private static Dictionary<object, Queue<int>> Index(List<(PayloadNode Node, int Index)> items, string key)
    {
        Dictionary<object, Queue<int>> byKey = [];
        foreach ((PayloadNode node, int index) in items)
        {
            if (node[key]?.Scalar is { } value)
            {
                (byKey.TryGetValue(value, out Queue<int>? same) ? same : byKey[value] = new Queue<int>()).Enqueue(index);
            }
        }

        return byKey;
    }

    private static int Match(List<(PayloadNode Node, int Index)> items, Dictionary<object, Queue<int>> byKey, bool[] isTaken, string key, object? wanted)
    {
        if (wanted is null)
        {
            return -1;
        }

        while (byKey.TryGetValue(wanted, out Queue<int>? same) && same.TryDequeue(out int exact))
        {
            if (!isTaken[exact])
            {
                return exact;
            }
        }

        return items.FindIndex(item => !isTaken[item.Index] && item.Node[key]?.Scalar is { } value && ValueComparer.AreAlike(wanted, value));
    }

    private void CompareValues(string field, string path, object? expected, object? actual)
    {
        bool isExpected = ValueComparer.IsValue(expected);
        bool isThere = ValueComparer.IsValue(actual);
        if (isExpected || isThere)
        {
            ComparisonKind kind = !isThere ? ComparisonKind.Missing
                : !isExpected ? ComparisonKind.Extra
                : ValueComparer.AreEqual(expected, actual) ? ComparisonKind.Equal
                : ValueComparer.AreAlike(expected, actual) ? ComparisonKind.Normalized
                : ComparisonKind.Wrong;
            found(field, path, kind, expected, actual);
        }
    }

    private void AddExtra(string field, string path, PayloadNode actual, int depth)
    {
        if (actual.Kind == PayloadKind.Scalar)
        {
            CompareValues(field, path, null, actual.Scalar);
            return;
        }

        if (depth > MaxDepth)
        {
            throw new FormatException($"The payload is nested more than {MaxDepth} levels deep, or into itself.");
        }

        foreach ((string name, PayloadNode value) in actual.Kind == PayloadKind.Object ? FieldReader.Fields(actual) : [])
        {
            AddExtra(FieldPath.Member(field, name), FieldPath.Member(path, name), value, depth + 1);
        }

        int index = 0;
        foreach (PayloadNode item in actual.Items)
        {
            AddExtra(field + "[]", FieldPath.Item(path, index++), item, depth + 1);
        }
    }

    private static object? Shown(PayloadNode node) => node.Kind == PayloadKind.Scalar ? node.Scalar : node.Kind == PayloadKind.List ? "(a list)" : "(an object)";
}
