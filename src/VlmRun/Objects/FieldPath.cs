namespace VlmRun.Objects;

/// <summary>Writes the path of a value: <c>items[0].unit_price</c>. Ambiguous names are written as <c>['a.b']</c>.</summary>
internal static class FieldPath
{
    /// <summary>The path of a named value of <paramref name="parent"/>.</summary>
    public static string Member(string parent, string name) =>
        name.Length == 0 || name.Any(character => character is '.' or '[' or ']' or '\'' || char.IsControl(character))
            ? $"{parent}['{name.Replace("'", "''", StringComparison.Ordinal)}']"
            : parent.Length == 0 ? name : $"{parent}.{name}";

    /// <summary>The path of a value of the list <paramref name="parent"/>.</summary>
    public static string Item(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
}
