using VlmRun.Budgets;
using VlmRun.Costs;

namespace VlmRun.Predictions;

/// <summary>Base of the cmdlets that start predictions: by domain or by agent, with many inputs at once, and optionally waiting.</summary>
public abstract class NewPredictionCommand : GenerationCommand
{
    private JobStarter<Prediction> _starter = null!;
    private DomainCheck _domains = null!;
    private PlannedCost? _planned;
    private int _inputs;

    private protected NewPredictionCommand()
    {
    }

    /// <summary>The domain, such as document.invoice; also of a row that is piped in.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Respond immediately and work in the background.</summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    /// <summary>Wait for each prediction and write it when it ends.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>The client id of the request; for one input only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? RequestId { get; set; }

    /// <summary>Starts predictions with the options of this command.</summary>
    private protected PredictionRequests Requests { get; private set; } = null!;

    /// <summary>Whether the service responds immediately; null when not specified, so that the service's default applies.</summary>
    private bool? BatchOrDefault =>
        MyInvocation.BoundParameters.ContainsKey(nameof(Batch)) ? Batch.IsPresent : Wait ? true : null;

    private protected override Task BeginAsync()
    {
        if (Agent is not null && Domain is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Domain and -Agent cannot be used together.", $"{MyInvocation.MyCommand.Name} … -Domain document.invoice"));
        }

        if (Agent is null && Domain is null && !HasSkill && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(NoDomain(null));
        }

        if (Version is not null && Agent is null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Version can be used only with -Agent.", "Omit -Version, or specify -Agent."));
        }

        if (Agent is not null && (RequestId ?? Model) is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-RequestId and -Model cannot be used with -Agent.", "Omit them, or specify -Domain."));
        }

        _domains = new DomainCheck(this);
        _planned = IsWhatIf ? new PlannedCost(SettingsOf) : null;
        WarnIfNothingWaits(Wait);
        Prepare();
        Requests = new PredictionRequests(Client)
        {
            Agent = Agent,
            Version = Version ?? "latest",
            Model = Model,
            Batch = BatchOrDefault,
            Config = Configuration,
            Metadata = Metadata,
            CallbackUrl = CallbackUrl,
            Resubmit = Resubmit,
        };
        _starter = new JobStarter<Prediction>(
            this,
            ThrottleLimit,
            "Starting predictions",
            Agent is null ? "Get-VlmPrediction with these ids" : "Get-VlmPrediction -First 20",
            Wait ? new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec) : null);
        return Task.CompletedTask;
    }

    /// <summary>The inputs of a command that takes none from the pipeline: how many there are is known before the first.</summary>
    private protected IEnumerable<TInput> Expected<TInput>(IEnumerable<TInput> inputs)
    {
        if (MyInvocation.ExpectingInput)
        {
            return inputs;
        }

        List<TInput> all = [.. inputs];
        _starter.Expect(all.Count);
        return all;
    }

    /// <summary>Sends one input when the number in flight allows it, unless sending has ended or the user declines.</summary>
    /// <param name="input">What the user gave: the target of errors.</param>
    /// <param name="target">What is sent and to where, as -WhatIf says it.</param>
    /// <param name="cost">Estimates what it costs; called with -WhatIf, and where a budget asks.</param>
    /// <param name="start">Sends it.</param>
    private protected async Task SendAsync(
        object input, string target, Func<CostEstimator, FileCost> cost, Func<PredictionTarget, CancellationToken, Task<Prediction>> start)
    {
        // What a row says beside -Agent is not asked for.
        string? domain = Agent is null ? Domain : null;
        if (domain is null && Agent is null && !HasSkill)
        {
            if (_inputs == 0)
            {
                ThrowTerminatingError(NoDomain(input));
            }

            WriteError(NoDomain(input));
            return;
        }

        if (++_inputs > 1 && RequestId is not null)
        {
            WriteError(ErrorRecords.BadParameter(
                $"-RequestId '{RequestId}' is for one input; '{input}' was not sent.", "Omit -RequestId: each request gets its own id.", input));
            return;
        }

        await _domains.WarnAsync(domain);
        PredictionTarget made = new(RequestId ?? Guid.NewGuid().ToString(), domain);
        string what = Agent is null ? $"start a prediction ({domain ?? "skill"})" : $"start a prediction (agent {Agent})";
        await _starter.AddAsync(
            input,
            () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", what),
            () => start(made, StopToken),
            Agent is null ? made.RequestId : null,
            () => Estimate(domain, cost));
        _planned?.Add(domain, cost);
    }

    private protected override async Task EndAsync()
    {
        await _starter.FinishAsync();
        if (_planned is { IsEmpty: false })
        {
            Say(_planned.ToString(), "VlmCost");
        }
    }

    private CostSettings SettingsOf(string? domain) => CostSettings.Of(domain, Model, Configuration) with { Agent = Agent };

    private CreditEstimate Estimate(string? domain, Func<CostEstimator, FileCost> cost)
    {
        FileCost estimate = cost(new CostEstimator(SettingsOf(domain)));
        return new CreditEstimate(estimate.Expected, estimate.High);
    }

    private ErrorRecord NoDomain(object? input) => ErrorRecords.BadParameter(
        "Specify what to extract from the input: -Domain, -Agent or -Skill.", $"{MyInvocation.MyCommand.Name} … -Domain document.invoice", input);
}
