using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun.Objects;

/// <summary>Makes a payload into objects with wire names and exact numbers.</summary>
/// <param name="tell">Told, in a sentence, of each name that had to be changed and of each value that does not fit its type; null for nobody.</param>
internal sealed class PSObjectConverter(Action<string>? tell)
{
    // Names that PowerShell keeps for itself on every object.
    private static readonly string[] s_reserved = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

    /// <summary>The payload as <see cref="PSObject"/> graph, arrays, text, numbers, true, false or null.</summary>
    public static object? From(JsonElement element) => new PSObjectConverter(null).From(element, null, "");

    /// <summary>The same, with dates, times and numbers as <paramref name="guide"/> says; <paramref name="path"/> is where the payload stands.</summary>
    public object? From(JsonElement element, SchemaTypeHints? guide, string path)
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
            case JsonValueKind.String:
                if (tell is not null && element.IsBroken())
                {
                    tell($"'{path}' holds what is no character; U+FFFD stands in its place, and GetResponse() has what came.");
                }

                return Cast(element.Plain(), guide, path);
            default:
                return Cast(Scalar(element), guide, path);
        }
    }

    private static object Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => JsonNumber.Parse(element.Raw()),
        _ => element.GetBoolean(),
    };

    private object Cast(object value, SchemaTypeHints? guide, string path)
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

    private PSObject Object(JsonElement element, SchemaTypeHints? guide, string path)
    {
        PSObject target = new();
        if (guide?.IsUnfit == true)
        {
            tell?.Invoke($"'{path}' fits none of the alternatives that its schema gives; what only they describe stays as it came.");
        }

        Dictionary<string, int> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string wireName = property.PlainName();
            string place = tell is null ? "" : path.Length == 0 ? wireName : $"{path}.{wireName}";
            string name = Free(taken, wireName);
            target.Properties.Add(new PSNoteProperty(name, From(property.Value, guide?.Property(wireName), place)), true);
            if (name != wireName)
            {
                tell?.Invoke($"'{place}' cannot be the name of a property beside the others; it is '{name}'.");
            }
        }

        return target;
    }

    /// <summary>A name that an object can hold and that is not taken yet; it is then.</summary>
    /// <param name="taken">The names that are taken, each with how many have wanted it.</param>
    /// <param name="name">The name that is wanted.</param>
    public static string Free(Dictionary<string, int> taken, string name)
    {
        string first = name.Length == 0 ? "_"
            : Array.Exists(s_reserved, word => word.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "_" + name
            : name;
        string free = first;
        int twin = taken.GetValueOrDefault(first);
        while (!taken.TryAdd(free, 1))
        {
            // On from the last twin: looking through all of them anew takes forever where there are thousands.
            twin++;
            free = string.Create(CultureInfo.InvariantCulture, $"{first}_{twin}");
        }

        taken[first] = Math.Max(taken[first], twin);

        return free;
    }
}
