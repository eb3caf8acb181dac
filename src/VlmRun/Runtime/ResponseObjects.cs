using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace VlmRun.Runtime;

/// <summary>Makes a payload into objects with wire names and exact numbers.</summary>
internal static class ResponseObjects
{
    // Names that PowerShell keeps for itself on every object.
    private static readonly string[] s_reserved = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

    /// <summary>The payload as <see cref="PSObject"/> graph, arrays, text, numbers, true, false or null.</summary>
    /// <param name="element">The payload.</param>
    /// <param name="renamed">Told of each name that had to be changed: as it was, as it is.</param>
    public static object? From(JsonElement element, Action<string, string>? renamed = null)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Object(element, renamed);
            case JsonValueKind.Array:
                object?[] items = new object?[element.GetArrayLength()];
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    items[index++] = From(item, renamed);
                }

                return items;
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return JsonNumber.Parse(element.GetRawText());
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    /// <summary>Adds a property whose name is one that the object can hold and does not have yet.</summary>
    public static string Add(PSObject target, HashSet<string> taken, string name, object? value)
    {
        string free = name.Length == 0 ? "_" : Array.Exists(s_reserved, word => word.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "_" + name : name;
        string first = free;
        for (int twin = 2; !taken.Add(free); twin++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{first}_{twin}");
        }

        target.Properties.Add(new PSNoteProperty(free, value), true);
        return free;
    }

    private static PSObject Object(JsonElement element, Action<string, string>? renamed)
    {
        PSObject target = new();
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = Add(target, taken, property.Name, From(property.Value, renamed));
            if (name != property.Name)
            {
                renamed?.Invoke(property.Name, name);
            }
        }

        return target;
    }
}
