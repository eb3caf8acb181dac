using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun.Runtime;

/// <summary>Makes a payload into objects with wire names and exact numbers.</summary>
/// <param name="tell">Told, in a sentence, of each name that had to be changed and of each value that does not fit its type; null for nobody.</param>
internal sealed class ResponseObjects(Action<string>? tell)
{
    // Names that PowerShell keeps for itself on every object.
    private static readonly string[] s_reserved = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

    /// <summary>The payload as <see cref="PSObject"/> graph, arrays, text, numbers, true, false or null.</summary>
    public static object? From(JsonElement element) => new ResponseObjects(null).From(element, null, "");

    /// <summary>The same, with dates, times and numbers as <paramref name="guide"/> says; <paramref name="path"/> is where the payload stands.</summary>
    public object? From(JsonElement element, TypeGuide? guide, string path)
    {
        guide = guide?.For(element);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Object(element, guide, path);
            case JsonValueKind.Array:
                object?[] items = new object?[element.GetArrayLength()];
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    string place = tell is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
                    items[index] = From(item, guide?.Item(index), place);
                    index++;
                }

                return items;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                return Cast(Scalar(element), guide, path);
        }
    }

    private static object Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.Plain(),
        JsonValueKind.Number => JsonNumber.Parse(element.GetRawText()),
        _ => element.GetBoolean(),
    };

    private object Cast(object value, TypeGuide? guide, string path)
    {
        if (guide is null)
        {
            return value;
        }

        if (!guide.TryCast(value, out object result))
        {
            tell?.Invoke($"'{path}' is '{value}', which does not fit its type ({guide}); it stays as it came.");
        }

        return result;
    }

    private PSObject Object(JsonElement element, TypeGuide? guide, string path)
    {
        PSObject target = new();
        if (guide?.IsUnfit == true)
        {
            tell?.Invoke($"'{path}' fits none of the alternatives that its schema gives; what only they describe stays as it came.");
        }

        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string place = tell is null ? "" : path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            string name = Free(taken, property.Name);
            target.Properties.Add(new PSNoteProperty(name, From(property.Value, guide?.Property(property.Name), place)), true);
            if (name != property.Name)
            {
                tell?.Invoke($"'{place}' cannot be the name of a property beside the others; it is '{name}'.");
            }
        }

        return target;
    }

    /// <summary>A name that an object can hold and that is not taken yet; it is then.</summary>
    public static string Free(HashSet<string> taken, string name)
    {
        string first = name.Length == 0 ? "_"
            : Array.Exists(s_reserved, word => word.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "_" + name
            : name;
        string free = first;
        for (int twin = 2; !taken.Add(free); twin++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{first}_{twin}");
        }

        return free;
    }
}
