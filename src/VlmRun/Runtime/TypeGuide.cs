using System;
using System.Globalization;
using System.Text.Json;

namespace VlmRun.Runtime;

/// <summary>What a JSON schema says of a value: how to read dates, times and numbers that travel as text.</summary>
internal sealed class TypeGuide
{
    // A schema may refer to itself; a chain of references without a value in between is none.
    private const int LongestChain = 20;

    private readonly JsonElement _root;
    private readonly JsonElement _node;

    private TypeGuide(JsonElement root, JsonElement node)
    {
        _root = root;
        _node = node;
    }

    /// <summary>A guide by a whole schema; null when it is none.</summary>
    public static TypeGuide? Of(JsonElement schema) => Resolve(schema, schema, 0);

    /// <summary>What it says of a field.</summary>
    public TypeGuide? Property(string name) =>
        _node.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object
        && properties.TryGetProperty(name, out JsonElement property)
            ? Resolve(_root, property, 0)
            : null;

    /// <summary>What it says of the elements of an array.</summary>
    public TypeGuide? Item() => _node.TryGetProperty("items", out JsonElement items) ? Resolve(_root, items, 0) : null;

    /// <summary>The value in the type that the schema gives it; false when it does not fit, and then stays as it came.</summary>
    public bool TryCast(object value, out object result)
    {
        string type = Text("type");
        string format = type is "string" or "" ? Text("format") : "";
        result = value;
        switch (format.Length > 0 ? format : type)
        {
            case "date":
                bool isDate = DateOnly.TryParseExact(value as string, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
                result = isDate ? date.ToDateTime(TimeOnly.MinValue) : value;
                return isDate;
            case "date-time":
                bool isTime = DateTimeOffset.TryParse(value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
                result = isTime ? time.LocalDateTime : value;
                return isTime;
            case "time":
                bool isClock = TimeOnly.TryParse((value as string)?.TrimEnd('Z'), CultureInfo.InvariantCulture, out TimeOnly clock);
                result = isClock ? clock.ToTimeSpan() : value;
                return isClock;
            case "integer":
                bool isWhole = TryNumber(value, out decimal whole) && whole == decimal.Truncate(whole) && whole is >= long.MinValue and <= long.MaxValue;
                result = isWhole ? (long)whole : value;
                return isWhole || value is System.Numerics.BigInteger;
            case "number":
                bool isNumber = TryNumber(value, out decimal number);
                result = isNumber ? number : value;
                return isNumber || value is double or System.Numerics.BigInteger;
            case "boolean":
                bool isFlag = value is bool || bool.TryParse(value as string, out _);
                result = isFlag && value is string text ? bool.Parse(text) : value;
                return isFlag;
            case "string":
                return value is string;
            case "object" or "array":
                return false;
            default:
                return true;
        }
    }

    /// <summary>What the schema asks for, in words.</summary>
    public override string ToString() => Text("format") is { Length: > 0 } format ? format : Text("type");

    private static bool TryNumber(object value, out decimal number)
    {
        switch (value)
        {
            case long small:
                number = small;
                return true;
            case decimal exact:
                number = exact;
                return true;
            case string text:
                return decimal.TryParse(
                    text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
            default:
                number = 0;
                return false;
        }
    }

    private string Text(string name) => _node.TryGetProperty(name, out JsonElement value) switch
    {
        true when value.ValueKind == JsonValueKind.String => value.GetString()!,
        true when value.ValueKind == JsonValueKind.Array => FirstType(value),
        _ => "",
    };

    // "type": ["string", "null"]
    private static string FirstType(JsonElement types)
    {
        foreach (JsonElement type in types.EnumerateArray())
        {
            if (type.ValueKind == JsonValueKind.String && type.GetString() is { } name && name != "null")
            {
                return name;
            }
        }

        return "";
    }

    // Follows references, and takes the first alternative that is not null.
    private static TypeGuide? Resolve(JsonElement root, JsonElement node, int chain)
    {
        if (node.ValueKind != JsonValueKind.Object || chain > LongestChain)
        {
            return null;
        }

        if (node.TryGetProperty("$ref", out JsonElement reference) && reference.ValueKind == JsonValueKind.String)
        {
            return Find(root, reference.GetString()!) is { } target ? Resolve(root, target, chain + 1) : null;
        }

        foreach (string name in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (!node.TryGetProperty(name, out JsonElement choices) || choices.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (JsonElement choice in choices.EnumerateArray())
            {
                if (Resolve(root, choice, chain + 1) is { } guide && guide.Text("type") != "null")
                {
                    return guide;
                }
            }
        }

        return new TypeGuide(root, node);
    }

    private static JsonElement? Find(JsonElement root, string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonElement node = root;
        foreach (string part in reference[2..].Split('/'))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty(name, out node))
            {
                return null;
            }
        }

        return node;
    }
}
