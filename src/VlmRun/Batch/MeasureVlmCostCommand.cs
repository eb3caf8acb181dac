using VlmRun.Batch.Intake;
using VlmRun.Costs;

namespace VlmRun.Batch;

/// <summary>Measure-VlmCost: what predictions of files would cost, before anything is sent.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "VlmCost", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Path")]
[OutputType(typeof(FileCost), typeof(CostSummary))]
public sealed class MeasureVlmCostCommand : PathCommand
{
    private readonly CostSum _sum = new();
    private readonly Dictionary<string, CostEstimator> _estimators = new(StringComparer.OrdinalIgnoreCase);
    private NameFilter _filter = null!;
    private CostHistory? _history;
    private string? _domainOfAll;
    private bool _hasInput;
    private int _leftOut;

    /// <summary>The domain, such as document.invoice; also of a row that is piped in.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>The name of an agent instead of a domain; its cost is known from history only.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    public string? Agent { get; set; }

    /// <summary>The detail of the analysis; determines the price.</summary>
    [Parameter]
    [ValidateSet("auto", "lo", "hi")]
    public string? Detail { get; set; }

    /// <summary>Add the model's confidence to each field.</summary>
    [Parameter]
    public SwitchParameter Confidence { get; set; }

    /// <summary>Add the position in the image to each field.</summary>
    [Parameter]
    public SwitchParameter Grounding { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AnyModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Also take the files of subfolders.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Take only files whose name matches one of these patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Include { get; set; }

    /// <summary>Leave out files whose name matches one of these patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Exclude { get; set; }

    /// <summary>Learn the price from finished predictions of the account instead of the price list.</summary>
    [Parameter]
    public SwitchParameter FromHistory { get; set; }

    /// <summary>Write one sum for each kind and one of all, instead of one object for each file.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    private protected override Task BeginAsync()
    {
        if (Agent is not null && Domain is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Domain and -Agent cannot be used together.", "Measure-VlmCost … -Domain document.invoice"));
        }

        if (Agent is null && Domain is null && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(NoDomain(null));
        }

        _domainOfAll = Domain;
        _filter = new NameFilter(Include, Exclude);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        // What a row says beside -Agent is not asked for.
        string? domain = Agent is null ? Domain : null;
        if (domain is null && Agent is null)
        {
            ErrorRecord missing = NoDomain(LiteralPath is [{ } only] ? only : LiteralPath);
            if (!_hasInput)
            {
                ThrowTerminatingError(missing);
            }

            WriteError(missing);
            return;
        }

        _hasInput = true;
        CostEstimator estimator = await EstimatorAsync(domain);
        foreach (string url in FilePaths.Addresses(null, LiteralPath))
        {
            InputKind? kind = InputKinds.OfUrl(url);
            Take(kind == InputKind.Image ? estimator.OfImage(url)
                : estimator.OfUnread(url, kind?.ToString().ToLowerInvariant(), "Its content is not known before the service fetches it."));
        }

        foreach (FoundSource found in FilePaths.Given(this, Path, LiteralPath, takesAddresses: true).SelectMany(Found))
        {
            StopToken.ThrowIfCancellationRequested();
            if (found.Skipped is null)
            {
                Take(estimator.OfFile(found.Path, StopToken));
            }
            else
            {
                WriteVerbose($"'{found.Path}' is left out. {found.Skipped}");
                _leftOut += found.Count;
            }
        }
    }

    private protected override Task EndAsync()
    {
        if (Summary)
        {
            foreach (CostSummary kind in _sum.Kinds.Append(_sum.Total))
            {
                WriteObject(kind);
            }
        }
        else
        {
            string more = _leftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {_leftOut} left out");
            WriteInformation(new HostInformationMessage { Message = _sum.Total + more }, ["PSHOST", "VlmCost"]);
        }

        return Task.CompletedTask;
    }

    // What a batch would take.
    private IEnumerable<FoundSource> Found(string path) => Directory.Exists(path)
        ? new BatchFolder(path, Recurse, _filter, _ => false, (folder, failure) => WriteError(ErrorRecords.From(failure, folder))).List()
        : [new FoundSource(path, path, _filter.WhyNot(System.IO.Path.GetFileName(path)))];

    private void Take(FileCost cost)
    {
        _sum.Add(cost);
        if (!Summary)
        {
            WriteObject(cost);
        }
    }

    private async Task<CostEstimator> EstimatorAsync(string? domain)
    {
        string name = Agent ?? domain!;
        if (_estimators.TryGetValue(name, out CostEstimator? known))
        {
            return known;
        }

        HistoryPrice? learned = null;
        if (FromHistory)
        {
            _history ??= Agent is not null
                ? await CostHistory.OfExecutionsAsync(Client, Agent, StopToken)
                : await CostHistory.OfPredictionsAsync(Client, _domainOfAll, StopToken);
            learned = _history.Of(name);
            if (learned is null)
            {
                WriteWarning(Agent is not null
                    ? $"None of the newest {CostHistory.MaxListed} executions is a completed one of '{name}', so its cost is unknown."
                    : $"None of the newest {CostHistory.MaxListed} predictions is a completed one of '{name}', so the price list is used.");
            }
        }

        CostSettings settings = new()
        {
            Domain = domain,
            Agent = Agent,
            Model = Model,
            Detail = Detail,
            Grounding = Grounding,
            Confidence = Confidence,
            ServiceTier = ServiceTier,
        };
        return _estimators[name] = new CostEstimator(settings, learned);
    }

    private static ErrorRecord NoDomain(object? input) => ErrorRecords.BadParameter(
        "Specify what the files would be used for: -Domain or -Agent.", "Measure-VlmCost … -Domain document.invoice", input);
}
