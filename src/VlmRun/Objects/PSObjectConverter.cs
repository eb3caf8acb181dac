namespace VlmRun.Objects;

/// <summary>Converts a payload to objects with the API's names and exact numbers.</summary>
/// <param name="report">Receives a message for each name that had to be changed and each value that does not fit its type; null to report nothing.</param>
internal sealed class PSObjectConverter(Action<string>? report)
{
    // Names that PowerShell reserves on every object.
    private static readonly string[] s_reserved = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

    /// <summary>Converts a payload to a graph of <see cref="PSObject"/>, arrays, text, numbers, true, false or null.</summary>
    public static object? From(JsonElement element) => new PSObjectConverter(null).From(element, null, "");

    /// <summary>The same for the whole of an answer: its object, or those of its array, have the type name of their view.</summary>
    public static object? FromWhole(JsonElement element)
    {
        object? whole = From(element);
        foreach (object? one in whole as object?[] ?? [whole])
        {
            (one as PSObject)?.TypeNames.Insert(0, "VlmRun.Json");
        }

        return whole;
    }

    /// <summary>Converts a payload with dates, times and numbers by <paramref name="hints"/>; <paramref name="path"/> is the position of the payload.</summary>
    public object? From(JsonElement element, SchemaTypeHints? hints, string path)
    {
        hints = hints?.For(element);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Object(element, hints, path);
            case JsonValueKind.Array:
                object?[] items = new object?[element.GetArrayLength()];
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    string place = report is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
                    items[index] = From(item, hints?.Item(index), place);
                    index++;
                }

                return items;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                if (report is not null && element.IsBroken())
                {
                    report($"'{path}' contains invalid characters, which were replaced by U+FFFD. GetResponse() returns the original.");
                }

                return Cast(element.Plain(), hints, path);
            default:
                return Cast(Scalar(element), hints, path);
        }
    }

    private static object Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => JsonNumber.Parse(element.Raw()),
        _ => element.GetBoolean(),
    };

    private object Cast(object value, SchemaTypeHints? hints, string path)
    {
        if (hints is null)
        {
            return value;
        }

        if (!hints.TryCast(value, out object result))
        {
            report?.Invoke($"'{path}' is '{value}', which does not fit its type ({hints}). It was not converted.");
        }

        return result;
    }

    private PSObject Object(JsonElement element, SchemaTypeHints? hints, string path)
    {
        PSObject target = new();
        if (hints?.IsUnfit == true)
        {
            report?.Invoke($"'{path}' fits none of the alternatives in its schema. Values that only they describe were not converted.");
        }

        Dictionary<string, int> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string apiName = property.PlainName();
            string place = report is null ? "" : path.Length == 0 ? apiName : $"{path}.{apiName}";
            string name = Free(taken, apiName);
            target.Properties.Add(new PSNoteProperty(name, From(property.Value, hints?.Property(apiName), place)), true);
            if (name != apiName)
            {
                report?.Invoke($"'{place}' cannot be used as the name of a property here and was renamed to '{name}'.");
            }
        }

        DefaultView.HideMetadata(target);
        return target;
    }

    /// <summary>Returns a name that an object can have and that is not used yet, and marks it as used.</summary>
    /// <param name="taken">The used names, each with the number of times that it was wanted.</param>
    /// <param name="name">The wanted name.</param>
    public static string Free(Dictionary<string, int> taken, string name)
    {
        string first = name.Length == 0 ? "_"
            : Array.Exists(s_reserved, word => word.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "_" + name
            : name;
        string free = first;
        int twin = taken.GetValueOrDefault(first);
        while (!taken.TryAdd(free, 1))
        {
            // Continue after the last duplicate: starting over takes too long with thousands of duplicates.
            twin++;
            free = string.Create(CultureInfo.InvariantCulture, $"{first}_{twin}");
        }

        taken[first] = Math.Max(taken[first], twin);

        return free;
    }
}
