namespace VlmRun.Predictions;

/// <summary>Measure-VlmUsage: sums credits, elements and time of predictions, executions and chats.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "VlmUsage", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(UsageSummary))]
public sealed class MeasureVlmUsageCommand : VlmCmdlet
{
    private readonly SortedDictionary<string, UsageSummary> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Predictions, executions and replies in chats.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Group by domain (of an execution its agent, of a chat its model), kind, status or day.</summary>
    [Parameter]
    [ValidateSet("Domain", "Kind", "Status", "Day")]
    public string? By { get; set; }

    private protected override Task ProcessAsync()
    {
        foreach (PSObject? given in InputObject ?? [])
        {
            if (UsedJob.Of(given) is { } used)
            {
                Add(used);
            }
            else if (given is not null)
            {
                WriteError(ErrorRecords.BadParameter(
                    $"'{given}' is neither a prediction, an execution nor a reply of a chat, so it has no usage.",
                    "Get-VlmPrediction | Measure-VlmUsage; payloads and rows are found by their id: … | Get-VlmPrediction", given));
            }
        }

        return Task.CompletedTask;
    }

    private protected override Task EndAsync()
    {
        if (_groups.Count == 0 && By is null)
        {
            _groups["all"] = new UsageSummary("all", 0, 0, 0, 0, 0, 0);
        }

        foreach (UsageSummary group in _groups.Values)
        {
            WriteObject(group);
        }

        return Task.CompletedTask;
    }

    private void Add(UsedJob used)
    {
        string name = By switch
        {
            "Domain" => used.Name ?? "(none)",
            "Kind" => used.Kind,
            "Status" => used.Status,
            "Day" => used.CreatedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "(unknown)",
            _ => "all",
        };
        UsageSummary sum = _groups.GetValueOrDefault(name) ?? new UsageSummary(name, 0, 0, 0, 0, 0, 0);
        _groups[name] = sum with
        {
            Predictions = sum.Predictions + (used.Kind == "prediction" ? 1 : 0),
            Executions = sum.Executions + (used.Kind == "execution" ? 1 : 0),
            Chats = sum.Chats + (used.Kind == "chat" ? 1 : 0),
            Completed = sum.Completed + (used.Is(JobStatus.Completed) ? 1 : 0),
            Failed = sum.Failed + (used.Is(JobStatus.Failed) ? 1 : 0),
            Credits = sum.Credits + (used.Credits ?? 0),
            Elements = sum.Elements + (used.Elements ?? 0),
            DurationSeconds = sum.DurationSeconds + (used.Seconds ?? 0),
        };
    }
}
