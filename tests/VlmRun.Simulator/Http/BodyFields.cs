using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Http;

/// <summary>Reads the fields of a JSON object as pydantic v2 does (lax mode) and records validation errors.</summary>
internal sealed class BodyFields(JsonElement json, Problems problems, params object[] place)
{
    private static readonly string[] s_true = ["true", "1", "on", "t", "y", "yes"];
    private static readonly string[] s_false = ["false", "0", "off", "f", "n", "no"];

    public Problems Problems { get; } = problems;

    /// <summary>A string; null when absent or null.</summary>
    public string? Text(string name)
    {
        if (Value(name) is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Add("string_type", name, "Input should be a valid string", value);
            return null;
        }

        return value.GetString();
    }

    /// <summary>A required string; empty if it is missing.</summary>
    public string RequiredText(string name)
    {
        if (!Has(name))
        {
            Missing(name);
        }
        else if (!HasValue(name))
        {
            Add("string_type", name, "Input should be a valid string", JsonElement.Parse("null"));
        }

        return Text(name) ?? "";
    }

    /// <summary>A boolean that must not be null.</summary>
    public bool Flag(string name, bool fallback)
    {
        if (!json.TryGetProperty(name, out JsonElement value))
        {
            return fallback;
        }

        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (s_true.Contains(text, StringComparer.OrdinalIgnoreCase) || s_false.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return s_true.Contains(text, StringComparer.OrdinalIgnoreCase);
        }

        bool parse = value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
        string message = "Input should be a valid boolean" + (parse ? ", unable to interpret input" : "");
        Add(parse ? "bool_parsing" : "bool_type", name, message, value);
        return fallback;
    }

    /// <summary>A number; null when absent, null or of another kind.</summary>
    public double? Number(string name, bool whole)
    {
        if (Value(name) is not JsonElement value)
        {
            return null;
        }

        bool isText = value.ValueKind == JsonValueKind.String;
        bool known = double.TryParse(isText ? value.GetString() : value.GetRawText(), CultureInfo.InvariantCulture, out double number);
        string kind = whole ? "int" : "float";
        string noun = whole ? "integer" : "number";
        if (!known)
        {
            string parsing = isText ? $", unable to parse string as a{(whole ? "n integer" : " number")}" : "";
            Add(kind + (isText ? "_parsing" : "_type"), name, $"Input should be a valid {noun}{parsing}", value);
        }
        else if (whole && Math.Floor(number) != number)
        {
            Add("int_from_float", name, "Input should be a valid integer, got a number with a fractional part", value);
        }
        else
        {
            return number;
        }

        return null;
    }

    /// <summary>One of these strings.</summary>
    public string? Choice(string name, string? fallback, params string[] choices)
    {
        if (!json.TryGetProperty(name, out JsonElement value) || (value.ValueKind == JsonValueKind.Null && fallback is null))
        {
            return fallback;
        }

        if (value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString()))
        {
            return value.GetString();
        }

        Problems.AddChoice([.. Place(name)], choices, Input(value));
        return fallback;
    }

    /// <summary>One of these strings, required; the first one if it is missing.</summary>
    public string RequiredChoice(string name, params string[] choices)
    {
        if (!Has(name))
        {
            Missing(name);
        }

        return Choice(name, choices[0], choices)!;
    }

    /// <summary>An object; null when absent, null or of another kind.</summary>
    public JsonElement? Object(string name)
    {
        if (Value(name) is not JsonElement value || value.ValueKind == JsonValueKind.Object)
        {
            return Value(name);
        }

        Add("dict_type", name, "Input should be a valid dictionary", value);
        return null;
    }

    /// <summary>The fields of a nested object; those of an empty object if it is absent or null.</summary>
    public BodyFields Inner(string name)
    {
        JsonElement inner = Value(name) ?? JsonElement.Parse("{}");
        if (inner.ValueKind != JsonValueKind.Object)
        {
            Add("model_attributes_type", name, "Input should be a valid dictionary or object to extract fields from", inner);
            inner = JsonElement.Parse("{}");
        }

        return new BodyFields(inner, Problems, [.. place, name]);
    }

    /// <summary>A list; null when absent, null or of another kind.</summary>
    public IReadOnlyList<JsonElement>? List(string name)
    {
        if (Value(name) is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add("list_type", name, "Input should be a valid list", value);
            return null;
        }

        return [.. value.EnumerateArray()];
    }

    /// <summary>The objects of a list; other values are recorded as problems and skipped.</summary>
    public IReadOnlyList<BodyFields> Each(string name)
    {
        List<BodyFields> objects = [];
        IReadOnlyList<JsonElement> items = List(name) ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind == JsonValueKind.Object)
            {
                objects.Add(new BodyFields(items[i], Problems, [.. place, name, i]));
            }
            else
            {
                Add("model_attributes_type", name, "Input should be a valid dictionary or object to extract fields from", items[i], index: i);
            }
        }

        return objects;
    }

    /// <summary>Some of these strings; null when absent or null.</summary>
    public IReadOnlyList<string>? Choices(string name, IReadOnlyList<string> choices)
    {
        if (List(name) is not IReadOnlyList<JsonElement> items)
        {
            return null;
        }

        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String || !choices.Contains(items[i].GetString()))
            {
                Problems.AddChoice([.. Place(name), i], choices, Input(items[i]));
            }
        }

        return [.. items.Select(item => item.ToString())];
    }

    /// <summary>Records a problem of the object as a whole.</summary>
    public void Refuse(string message)
    {
        JsonObject context = new() { ["error"] = new JsonObject() };
        Problems.Add("value_error", [.. Place()], $"Value error, {message}", Input(json), context);
    }

    /// <summary>Whether the field exists, even as null.</summary>
    public bool Has(string name)
    {
        return json.TryGetProperty(name, out _);
    }

    /// <summary>Whether the field exists and is not null.</summary>
    public bool HasValue(string name)
    {
        return Value(name) is not null;
    }

    public void Missing(string name)
    {
        Problems.Add("missing", [.. Place(name)], "Field required", Input(json));
    }

    public void Add(string type, string name, string message, JsonElement input, JsonObject? context = null, int? index = null)
    {
        JsonArray location = [.. Place(name)];
        if (index is int i)
        {
            location.Add(i);
        }

        Problems.Add(type, location, message, Input(input), context);
    }

    private IEnumerable<JsonNode?> Place(string name)
    {
        return [.. Place(), name];
    }

    private IEnumerable<JsonNode?> Place()
    {
        return place.Select(part => part is int index ? (JsonNode?)index : (JsonNode?)(string)part);
    }

    /// <summary>Any value; null when absent or null.</summary>
    public JsonElement? Value(string name)
    {
        return json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>The input as pydantic echoes it, unless it is long.</summary>
    private static JsonNode? Input(JsonElement input)
    {
        string text = input.GetRawText();
        return text.Length > 2000 ? text[..2000] : JsonNode.Parse(text);
    }
}
