using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using VlmRun.Http;

namespace VlmRun.Objects;

/// <summary>What one node of a JSON schema says of the fields of an object and the elements of an array.</summary>
internal static class SchemaFields
{
    private static readonly TimeSpan s_patternTime = TimeSpan.FromMilliseconds(100);

    // Patterns that took too long for one name would for the next; they are not asked again.
    private static readonly ConcurrentDictionary<string, bool> s_slow = new(StringComparer.Ordinal);

    /// <summary>The schemas of a field: by its name and by patterns, else of all that are not named.</summary>
    public static IEnumerable<JsonElement> Of(JsonElement node, string name)
    {
        List<JsonElement> found = [];
        if (SchemaValue.Object(node, "properties") is { } properties && properties.Find(name) is { } property)
        {
            found.Add(property);
        }

        if (SchemaValue.Object(node, "patternProperties") is { } patterns)
        {
            found.AddRange(patterns.EnumerateObject().Where(pattern => IsMatch(name, pattern.PlainName())).Select(pattern => pattern.Value));
        }

        if (found.Count == 0 && SchemaValue.Object(node, "additionalProperties") is { } others)
        {
            found.Add(others);
        }

        return found;
    }

    /// <summary>The schemas of an element: by its place, else of the others.</summary>
    public static IEnumerable<JsonElement> Of(JsonElement node, int index)
    {
        string places = PlacesName(node);
        return index < Places(node) ? [node.Find(places)!.Value[index]]
            : SchemaValue.Object(node, places == "items" ? "additionalItems" : "items") is { } others ? [others]
            : [];
    }

    /// <summary>How many elements have a schema by their place.</summary>
    public static int Places(JsonElement node) => SchemaValue.Array(node, PlacesName(node)).Count();

    // Before the drafts of 2020 it was "items" itself that could be a list.
    private static string PlacesName(JsonElement node) => SchemaValue.Array(node, "items").Any() ? "items" : "prefixItems";

    private static bool IsMatch(string name, string pattern)
    {
        try
        {
            return !s_slow.ContainsKey(pattern) && Regex.IsMatch(name, pattern, RegexOptions.CultureInvariant, s_patternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            s_slow[pattern] = true;
            return false;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
