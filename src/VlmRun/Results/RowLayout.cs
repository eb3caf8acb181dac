namespace VlmRun.Results;

/// <summary>The columns of the rows of one domain; they are the same for all rows.</summary>
internal sealed class RowLayout
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RowColumn> _columns = [];
    private readonly SchemaColumns? _schema;

    /// <param name="schema">The schema of the payloads; null when there is none.</param>
    /// <param name="expand">The list to expand into rows; null for none.</param>
    public RowLayout(JsonElement? schema, string? expand)
    {
        _schema = schema is { } known ? new SchemaColumns(known, expand) : null;
        _paths.UnionWith(_schema?.Paths ?? []);
    }

    /// <summary>The columns in their order.</summary>
    public IReadOnlyList<RowColumn> Columns => _columns;

    /// <summary>The lists of objects in the schema.</summary>
    public IReadOnlyList<string> Lists => _schema?.Lists ?? [];

    /// <summary>Whether a value at this path is written to one cell, whatever it contains.</summary>
    public bool IsCell(string path) => _paths.Contains(path);

    /// <summary>Defines the columns when the first payload arrives: those of the schema, then those that only the payload has.</summary>
    public void Settle(FlatPayload first, string[]? wanted)
    {
        string[] own = [.. Paths(first)];
        bool fits = own.Length == 0 || own.Any(_paths.Contains);
        string[] all = [.. ((fits ? _schema?.Paths : null) ?? []).Concat(own).Distinct(StringComparer.Ordinal)];
        _paths.Clear();
        foreach (string path in wanted is null ? all : wanted.SelectMany(name => Matches(name, all)).Distinct(StringComparer.Ordinal))
        {
            _paths.Add(path);
            _columns.Add(new RowColumn(PSObjectConverter.Free(_taken, wanted is null ? RowColumn.NameOf(path) : NameOf(path, wanted)), path));
        }
    }


    /// <summary>The paths of values that have no column.</summary>
    public IEnumerable<string> Unknown(FlatPayload payload) => Paths(payload).Where(path => !_paths.Contains(path));

    // A null value without a column loses no data: it is a missing object or an empty list.
    private IEnumerable<string> Paths(FlatPayload payload) => payload.Cells
        .Concat(payload.Elements.SelectMany(element => element))
        .Where(cell => cell.Value is not null || (_schema is null && !IsParent(cell.Key)))
        .Select(cell => cell.Key)
        .Distinct(StringComparer.Ordinal);

    private bool IsParent(string path) => _columns.Exists(column => column.Path.StartsWith(path + ".", StringComparison.Ordinal));

    private static string[] Matches(string name, string[] all)
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        string[] found = [.. all.Where(path => pattern.IsMatch(RowColumn.NameOf(path)) || pattern.IsMatch(path))];
        string[] exact = [.. all.Where(path => Is(path, name))];
        return exact.Length > 0 ? exact : found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : [name];
    }

    private static bool Is(string path, string name) =>
        path.Equals(name, StringComparison.OrdinalIgnoreCase) || RowColumn.NameOf(path).Equals(name, StringComparison.OrdinalIgnoreCase);

    // The spelling of the user.
    private static string NameOf(string path, string[] wanted) =>
        Array.Find(wanted, name => Is(path, name)) is { } name ? RowColumn.NameOf(name) : RowColumn.NameOf(path);
}
