using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace VlmRun.Objects;

/// <summary>The schemas of the fields and elements that one node of a JSON schema describes.</summary>
internal static class SchemaFields
{
    private static readonly TimeSpan s_patternTime = TimeSpan.FromMilliseconds(100);

    // A pattern that took too long for one name would take too long for the next, so it is not used again.
    private static readonly ConcurrentDictionary<string, bool> s_slow = new(StringComparer.Ordinal);

    /// <summary>The schemas of a field: by its name and by patterns, else the one for other fields.</summary>
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

    /// <summary>The schemas of an element: by its position, else the one for other elements.</summary>
    public static IEnumerable<JsonElement> Of(JsonElement node, int index)
    {
        string places = PlacesName(node);
        return index < Places(node) ? [node.Find(places)!.Value[index]]
            : SchemaValue.Object(node, places == "items" ? "additionalItems" : "items") is { } others ? [others]
            : [];
    }

    /// <summary>Number of elements that have a schema by position.</summary>
    public static int Places(JsonElement node) => SchemaValue.Array(node, PlacesName(node)).Count();

    // Before the 2020 drafts, "items" itself could be a list.
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
