namespace VlmRun.Batch.Journals;

/// <summary>Compares two JSON values by meaning: the order of properties is ignored, and numbers are compared by value.</summary>
internal static class JsonDifference
{
    /// <summary>The paths that differ, such as <c>config.skills[0].name</c>.</summary>
    public static IEnumerable<string> Places(JsonElement one, JsonElement other, string place = "") => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => Names(one, other).SelectMany(name => Fields(one, other, name, place.Length == 0 ? name : $"{place}.{name}")),
        (JsonValueKind.Array, JsonValueKind.Array) when one.GetArrayLength() == other.GetArrayLength() =>
            one.EnumerateArray().Zip(other.EnumerateArray())
                .SelectMany((pair, i) => Places(pair.First, pair.Second, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"))),
        (JsonValueKind.Undefined, JsonValueKind.Undefined) => [],
        _ => one.IsSameScalar(other) ? [] : [place],
    };

    private static IEnumerable<string> Names(JsonElement one, JsonElement other) =>
        one.EnumerateObject().Concat(other.EnumerateObject()).Select(property => property.PlainName()).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Fields(JsonElement one, JsonElement other, string name, string place) =>
        one.Find(name) is { } mine && other.Find(name) is { } theirs ? Places(mine, theirs, place) : [place];
}
