namespace VlmRun.Results;

/// <summary>ConvertTo-VlmRow: converts payloads to flat rows with the same columns, for CSV and spreadsheets.</summary>
[Cmdlet(VerbsData.ConvertTo, "VlmRow", HelpUri = OnlineHelp.Address)]
[OutputType("VlmRun.Row")]
public sealed class ConvertToVlmRowCommand : PayloadCommand
{
    private static readonly string[] s_provenance = ["Source", "PredictionId", "ExecutionId"];

    private readonly Dictionary<string, RowLayout> _layouts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private DomainSchemas _schemas = null!;

    /// <summary>The list to expand: each of its elements becomes a row.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Expand { get; set; }

    /// <summary>The columns, in this order.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Property { get; set; }

    /// <summary>The separator between the elements of a list in one cell.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Separator { get; set; } = "; ";

    /// <summary>The schema that defines the columns, instead of the domain's.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    private protected override Task BeginAsync()
    {
        _schemas = new DomainSchemas(this, JsonSchema, "the columns are those of the first payload");
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (Payload payload in Payloads())
        {
            if (!_layouts.TryGetValue(payload.Domain ?? "", out RowLayout? layout))
            {
                layout = new RowLayout(NeedsSchema ? await _schemas.GetAsync(payload.Domain) : JsonSchema, Expand);
            }

            Write(payload, layout);
        }
    }

    // Columns that the user has specified need no schema.
    private bool NeedsSchema => Property is null || Property.Any(WildcardPattern.ContainsWildcardCharacters);

    private void Write(Payload payload, RowLayout layout)
    {
        FlatPayload flat = FlatPayload.Read(payload.Root, Separator, Expand, layout.IsCell);
        if (!_layouts.ContainsKey(payload.Domain ?? ""))
        {
            Settle(payload, layout, flat);
        }
        else if (Property is null)
        {
            foreach (string path in layout.Unknown(flat).Where(path => _reported.Add(path)))
            {
                WriteWarning($"'{path}' has no column, because it is neither in the schema nor in the first payload. Use -Property to specify the columns.");
            }
        }

        if (flat.Elements.Count == 0)
        {
            WriteObject(Row(payload, layout, flat.Cells, []));
        }

        foreach (List<KeyValuePair<string, object?>> element in flat.Elements)
        {
            WriteObject(Row(payload, layout, flat.Cells, element));
        }
    }

    private void Settle(Payload payload, RowLayout layout, FlatPayload flat)
    {
        if (Expand is not null && !flat.HasExpanded && !layout.Columns.Any() && !Knows(layout, flat))
        {
            string[] lists = [.. layout.Lists.Concat(flat.Lists).Distinct(StringComparer.Ordinal)];
            ThrowTerminatingError(ErrorRecords.BadParameter(
                $"There is no list '{Expand}' to expand.",
                lists.Length == 0 ? "Omit -Expand: the payload has no list of objects." : $"Specify one of its lists: {string.Join(", ", lists)}.",
                Expand));
        }

        layout.Settle(flat, Property);
        if (_layouts.Count == 1)
        {
            WriteWarning(
                $"Payloads of '{payload.Domain}' have other columns than the earlier payloads, and Export-Csv keeps only the columns of the first row. Create one table for each domain.");
        }

        _layouts[payload.Domain ?? ""] = layout;
    }

    // The list may be missing or null in this payload.
    private bool Knows(RowLayout layout, FlatPayload flat) =>
        layout.Lists.Contains(Expand!) || layout.IsCell(Expand!) || flat.Cells.Any(cell => cell.Key == Expand);

    private PSObject Row(Payload payload, RowLayout layout, List<KeyValuePair<string, object?>> cells, List<KeyValuePair<string, object?>> element)
    {
        Dictionary<string, object?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string path, object? value) in cells.Concat(element))
        {
            values[path] = value;
            values.TryAdd(RowColumn.NameOf(path), value);
        }

        PSObject row = new();
        row.TypeNames.Insert(0, "VlmRun.Row");
        foreach (RowColumn column in layout.Columns)
        {
            object? value = values.GetValueOrDefault(column.Path)
                ?? (s_provenance.Contains(column.Path, StringComparer.OrdinalIgnoreCase) ? Provided(payload, column.Path) : null);
            row.Properties.Add(new PSNoteProperty(column.Name, value), true);
        }

        foreach (string name in Property is null ? s_provenance : [])
        {
            bool isOwn = name == "ExecutionId" ? payload.ExecutionId is not null : name == "Source" || payload.ExecutionId is null;
            if (isOwn && row.Properties[name] is null)
            {
                row.Properties.Add(new Provenance(name, Provided(payload, name)), true);
            }
        }

        return row;
    }

    private static string? Provided(Payload payload, string name) => name.ToUpperInvariant() switch
    {
        "SOURCE" => payload.Source,
        "PREDICTIONID" => payload.PredictionId,
        _ => payload.ExecutionId,
    };
}
