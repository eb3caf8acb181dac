namespace VlmRun.Objects;

/// <summary>The columns that a JSON schema defines for a table of payloads, in its order: nested objects are flattened, a list is one column.</summary>
internal sealed class SchemaColumns
{
    // A schema may refer to itself.
    private const int MaxDepth = 12;
    private const int MaxColumns = 2000;

    private readonly JsonElement _root;
    private readonly string? _expand;
    private readonly List<string> _paths = [];
    private readonly List<string> _lists = [];

    /// <param name="schema">The schema.</param>
    /// <param name="expand">The path of a list whose elements have their own columns; null for none.</param>
    public SchemaColumns(JsonElement schema, string? expand)
    {
        _root = schema;
        _expand = expand;
        Add(schema, "", 0);
    }

    /// <summary>The paths of the columns, without indices.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The paths of lists of objects.</summary>
    public IReadOnlyList<string> Lists => _lists;

    private void Add(JsonElement node, string path, int depth)
    {
        IReadOnlyList<JsonElement> parts = SchemaParts.Of(_root, node);
        if (parts.Any(part => SchemaValue.Object(part, "items") is not null || SchemaValue.Types(part).Contains("array")))
        {
            JsonElement? element = parts.Select(part => SchemaValue.Object(part, "items")).FirstOrDefault(item => item is not null);
            bool isOfObjects = element is { } each && HasFields(each);
            if (isOfObjects)
            {
                _lists.Add(path);
            }

            if (path == _expand && element is { } row && depth < MaxDepth)
            {
                Add(row, path, depth + 1);
                return;
            }
        }
        else if (depth < MaxDepth && Fields(parts) is { Count: > 0 } fields)
        {
            foreach ((string name, JsonElement field) in fields)
            {
                Add(field, FieldPath.Member(path, name), depth + 1);
            }

            return;
        }

        if (path.Length > 0 && _paths.Count < MaxColumns)
        {
            _paths.Add(path);
        }
    }

    private bool HasFields(JsonElement node)
    {
        IReadOnlyList<JsonElement> parts = SchemaParts.Of(_root, node);
        return Fields(parts).Count > 0;
    }

    private static List<(string Name, JsonElement Node)> Fields(IReadOnlyList<JsonElement> parts)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return [.. parts
            .Select(part => SchemaValue.Object(part, "properties"))
            .OfType<JsonElement>()
            .SelectMany(properties => properties.EnumerateObject().Select(property => (property.PlainName(), property.Value)))
            .Where(field => names.Add(field.Item1))];
    }
}
