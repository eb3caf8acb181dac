namespace VlmRun.Predictions;

/// <summary>Measure-VlmUsage: sums credits, elements and time of predictions.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "VlmUsage", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(UsageSummary))]
public sealed class MeasureVlmUsageCommand : VlmCmdlet
{
    private readonly SortedDictionary<string, UsageSummary> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public Prediction?[]? InputObject { get; set; }

    /// <summary>Group by domain, status or day.</summary>
    [Parameter]
    [ValidateSet("Domain", "Status", "Day")]
    public string? By { get; set; }

    private protected override Task ProcessAsync()
    {
        foreach (Prediction? prediction in InputObject ?? [])
        {
            if (prediction is not null)
            {
                Add(prediction);
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

    private void Add(Prediction prediction)
    {
        string name = By switch
        {
            "Domain" => prediction.Domain ?? "(none)",
            "Status" => prediction.Status,
            "Day" => prediction.CreatedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "(unknown)",
            _ => "all",
        };
        UsageSummary sum = _groups.GetValueOrDefault(name) ?? new UsageSummary(name, 0, 0, 0, 0, 0, 0);
        _groups[name] = sum with
        {
            Predictions = sum.Predictions + 1,
            Completed = sum.Completed + (Is(prediction, JobStatus.Completed) ? 1 : 0),
            Failed = sum.Failed + (Is(prediction, JobStatus.Failed) ? 1 : 0),
            Credits = sum.Credits + (prediction.CreditsUsed ?? 0),
            Elements = sum.Elements + (prediction.Usage?.ElementsProcessed ?? 0),
            DurationSeconds = sum.DurationSeconds + (prediction.DurationSeconds ?? 0),
        };
    }

    private static bool Is(Prediction prediction, string status) =>
        string.Equals(prediction.Status, status, StringComparison.OrdinalIgnoreCase);
}
