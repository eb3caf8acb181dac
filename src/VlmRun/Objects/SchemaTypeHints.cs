namespace VlmRun.Objects;

/// <summary>The types that a JSON schema gives to values: how to read dates, times and numbers that are sent as text.</summary>
internal sealed class SchemaTypeHints
{
    // A schema may refer to itself; a chain of references that never ends in a value is ignored.
    private const int MaxChain = 20;

    private readonly JsonElement _root;
    private readonly List<JsonElement> _nodes = [];
    private readonly List<JsonElement> _choices = [];
    private readonly List<SchemaTypeHints> _doesNotFit = [];
    private Lazy<SchemaTypeHints?>? _others;

    private SchemaTypeHints(JsonElement root)
    {
        _root = root;
    }

    /// <summary>The value fits none of the alternatives in its schema.</summary>
    public bool IsUnfit => _doesNotFit.Count > 0;

    /// <summary>Creates the hints from a complete schema; null if it is not a schema.</summary>
    public static SchemaTypeHints? Of(JsonElement schema) => Of(schema, [schema]);

    /// <summary>The hints for one value: of several alternatives, the first that it fits, else the first that it can be cast to.</summary>
    public SchemaTypeHints For(JsonElement value) => For(value, new Steps());

    private SchemaTypeHints For(JsonElement value, Steps steps)
    {
        if (_choices.Count == 0)
        {
            return this;
        }

        SchemaTypeHints hints = new(_root);
        hints._nodes.AddRange(_nodes);
        Queue<JsonElement> choices = new(_choices);
        while (steps.Take() && choices.TryDequeue(out JsonElement choice))
        {
            SchemaTypeHints[] alternatives = [.. choice.EnumerateArray().Select(node => Of(_root, [node])).OfType<SchemaTypeHints>()];
            SchemaTypeHints? chosen = Array.Find(alternatives, one => one.Fits(value, steps))
                ?? Array.Find(alternatives, one => SchemaValue.IsScalar(value) && one.CanCast(value, steps));
            if (chosen is null)
            {
                hints._doesNotFit.AddRange(alternatives);
                continue;
            }

            hints._nodes.AddRange(chosen._nodes);
            chosen._choices.ForEach(choices.Enqueue);
        }

        return hints;
    }

    /// <summary>The hints for a field.</summary>
    public SchemaTypeHints? Property(string name) => Of(_root, [.. _nodes.SelectMany(node => SchemaFields.Of(node, name))]);

    /// <summary>The hints for an element of an array.</summary>
    public SchemaTypeHints? Item(int index)
    {
        if (index < _nodes.Max(SchemaFields.Places))
        {
            return Of(_root, [.. _nodes.SelectMany(node => SchemaFields.Of(node, index))]);
        }

        // Reused for all elements, since an array may have a million.
        _others ??= new Lazy<SchemaTypeHints?>(() => Of(_root, [.. _nodes.SelectMany(node => SchemaFields.Of(node, int.MaxValue))]));
        return _others.Value;
    }

    /// <summary>Converts a value to the type in the schema; false when it does not fit, and the value is then unchanged.</summary>
    public bool TryCast(object value, out object result)
    {
        result = value;
        return !IsUnfit && SchemaCast.TryCast(value, Types, Format, out result);
    }

    /// <summary>A description of the types.</summary>
    public override string ToString() => IsUnfit ? string.Join(" or ", _doesNotFit) : Format.Length > 0 ? Format : string.Join(" or ", Types);

    private string[] Types => _nodes.Select(SchemaValue.Types).FirstOrDefault(types => types.Length > 0) ?? [];

    private string Format => _nodes.Select(node => SchemaValue.Text(node, "format")).FirstOrDefault(format => format.Length > 0) ?? "";

    private static SchemaTypeHints? Of(JsonElement root, IReadOnlyList<JsonElement> nodes)
    {
        SchemaTypeHints hints = new(root);
        foreach (JsonElement node in nodes)
        {
            hints.Add(node, 0);
        }

        return hints._nodes.Count > 0 ? hints : null;
    }

    // Collects all schemas that apply: the node itself, what it refers to, and the members of allOf.
    private void Add(JsonElement node, int chain)
    {
        if (node.ValueKind != JsonValueKind.Object || chain > MaxChain)
        {
            return;
        }

        _nodes.Add(node);
        if (SchemaValue.Text(node, "$ref") is { Length: > 0 } reference && SchemaValue.Find(_root, reference) is { } target)
        {
            Add(target, chain + 1);
        }

        foreach (JsonElement part in SchemaValue.Array(node, "allOf"))
        {
            Add(part, chain + 1);
        }

        foreach (string name in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (SchemaValue.Array(node, name).Any())
            {
                _choices.Add(node.Find(name)!.Value);
            }
        }
    }

    private bool Fits(JsonElement value, Steps steps) => steps.Take()
        && _nodes.TrueForAll(node => SchemaValue.Fits(node, value))
        && _choices.TrueForAll(choice => choice.EnumerateArray().Any(node => Of(_root, [node])?.Fits(value, steps) == true));

    private bool CanCast(JsonElement value, Steps steps) => steps.Take()
        && For(value, steps) is { IsUnfit: false, Types.Length: > 0 } hints
        && SchemaCast.TryCast(PSObjectConverter.From(value)!, hints.Types, hints.Format, out _);

    // Alternatives may refer to themselves without end.
    private sealed class Steps
    {
        private int _left = 500;

        public bool Take() => _left-- > 0;
    }
}
