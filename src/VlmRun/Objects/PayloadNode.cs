using System.Collections;

namespace VlmRun.Objects;

/// <summary>A payload as a tree, whether it is JSON or an object of PowerShell.</summary>
internal readonly struct PayloadNode
{
    private readonly object? _value;

    /// <param name="value">A <see cref="JsonElement"/>, an object, a hashtable, a list or a scalar.</param>
    public PayloadNode(object? value)
    {
        _value = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }

    /// <summary>The kind of the node.</summary>
    public PayloadKind Kind => _value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } or PSObject or IDictionary => PayloadKind.Object,
        JsonElement { ValueKind: JsonValueKind.Array } => PayloadKind.List,
        string or JsonElement => PayloadKind.Scalar,
        IEnumerable => PayloadKind.List,
        _ => PayloadKind.Scalar,
    };

    /// <summary>The value of a scalar, else null. Numbers are exact.</summary>
    public object? Scalar => Kind != PayloadKind.Scalar ? null : _value is JsonElement element ? PSObjectConverter.From(element) : _value;

    /// <summary>The named values, without properties that the module has added.</summary>
    public IEnumerable<(string Name, PayloadNode Value)> Members => _value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.EnumerateObject().Select(property => (property.PlainName(), new PayloadNode(property.Value))),
        PSObject target => target.Properties.Where(property => property is not Provenance).Select(property => (property.Name, new PayloadNode(property.Value))),
        IDictionary dictionary => dictionary.Cast<DictionaryEntry>()
            .Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, new PayloadNode(entry.Value))),
        _ => [],
    };

    /// <summary>Its values in order.</summary>
    public IEnumerable<PayloadNode> Items => _value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray().Select(item => new PayloadNode(item)),
        IDictionary or string or PSObject => [],
        IEnumerable items => items.Cast<object?>().Select(item => new PayloadNode(item)),
        _ => [],
    };

    /// <summary>Gets the value of a name; null if there is none.</summary>
    public PayloadNode? this[string name]
    {
        get
        {
            foreach ((string candidate, PayloadNode value) in Members)
            {
                if (candidate == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The JSON, if the node was created from JSON.</summary>
    public JsonElement? Json => _value is JsonElement element ? element : null;

    /// <summary>The object that the node was created from.</summary>
    public object? Value => _value;
}
