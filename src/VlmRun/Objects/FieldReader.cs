namespace VlmRun.Objects;

/// <summary>Enumerates the values of a payload in order, each with its metadata.</summary>
internal static class FieldReader
{
    /// <summary>The values at any depth, read as they are consumed.</summary>
    /// <exception cref="FormatException">It is nested too deeply, or contains itself.</exception>
    public static IEnumerable<FieldValue> Read(PayloadNode root)
    {
        // Not recursive, because payloads may be a thousand levels deep.
        Stack<IEnumerator<FieldValue>> levels = new();
        levels.Push(((IEnumerable<FieldValue>)[new FieldValue("", "", root, null, null)]).GetEnumerator());
        while (levels.Count > 0)
        {
            if (!levels.Peek().MoveNext())
            {
                levels.Pop().Dispose();
                continue;
            }

            FieldValue value = levels.Peek().Current;
            if (value.Node.Kind == PayloadKind.Scalar)
            {
                yield return value;
            }
            else if (levels.Count > JsonStreaming.MaxDepth)
            {
                throw new FormatException($"The payload is nested more than {JsonStreaming.MaxDepth} levels deep, or contains itself.");
            }
            else
            {
                levels.Push((value.Node.Kind == PayloadKind.Object ? Members(value) : Items(value)).GetEnumerator());
            }
        }
    }

    /// <summary>The named values of an object, without the metadata fields.</summary>
    public static IEnumerable<(string Name, PayloadNode Value)> Fields(PayloadNode node)
    {
        (string Name, PayloadNode Value)[] members = [.. node.Members];
        HashSet<string> names = [.. members.Select(member => member.Name)];
        return members.Where(member => !FieldMetadata.IsTwin(member.Name, member.Value, names.Contains));
    }

    private static IEnumerable<FieldValue> Members(FieldValue parent)
    {
        Dictionary<string, PayloadNode> twins = [];
        foreach ((string name, PayloadNode node) in parent.Node.Members)
        {
            if (name.EndsWith(FieldMetadata.Suffix, StringComparison.Ordinal))
            {
                twins[name] = node;
            }
        }

        PayloadNode? start = Start(parent.Node);
        foreach ((string name, PayloadNode node) in Fields(parent.Node))
        {
            PayloadNode? own = twins.TryGetValue(name + FieldMetadata.Suffix, out PayloadNode twin) ? twin : null;
            // A list may have separate metadata for each element.
            PayloadNode? each = own is { Kind: PayloadKind.List } ? own : null;
            yield return new FieldValue(
                FieldPath.Member(parent.Path, name), name, node, (own is { } known ? FieldMetadata.Read(known) : null) ?? Inherited(parent, node), each)
            {
                Parent = parent,
                Step = name,
                Start = start?.Scalar ?? parent.Start,
            };
        }
    }

    private static IEnumerable<FieldValue> Items(FieldValue parent)
    {
        PayloadNode[] each = parent.ItemMetadata is { } list ? [.. list.Items] : [];
        int index = 0;
        foreach (PayloadNode item in parent.Node.Items)
        {
            FieldMetadata? own = index < each.Length ? FieldMetadata.Read(each[index]) : null;
            yield return new FieldValue(FieldPath.Item(parent.Path, index), parent.Name, item, own ?? Inherited(parent, item), null) { Parent = parent, Step = index, Start = parent.Start };
            index++;
        }
    }

    // The metadata of an object applies to its values, but not to missing ones.
    private static FieldMetadata? Inherited(FieldValue parent, PayloadNode node) =>
        node is { Kind: PayloadKind.Scalar, Scalar: null } ? null : parent.Metadata;

    private static PayloadNode? Start(PayloadNode node) => node["start_time"] ?? node["start"];
}
